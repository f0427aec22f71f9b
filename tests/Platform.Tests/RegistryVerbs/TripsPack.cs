namespace Millrace.Platform.Tests.RegistryVerbs;

/// <summary>A folder with a small pack of rides, as a user writes it.</summary>
static class TripsPack
{
    public const string View = "feature_views/driver_trips.yaml";

    /// <summary>Writes the pack as it is deployed.</summary>
    public static void Write(string folder)
    {
        Put(folder, "pack.yaml", "pack: trips\nentities:\n  driver: { keys: { driver_id: int64 } }\n");
        Put(folder, "sources/rides.yaml", "dataset: rides\ncontract: contracts/rides.odcs.yaml\npartition_by: driver_id\n");
        Put(folder, "contracts/rides.odcs.yaml", Contract("rides", "1.0.0", ""));
        Put(folder, View, ViewOf(1, "count()"));
        Put(folder, "feature_services/dispatch.yaml", "service: dispatch\nfeatures: [driver_trips:trips]\n");
    }

    public static void Put(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public static string ViewOf(int version, string formula) =>
        $"view: driver_trips\nversion: {version}\nentity: driver\nstream: rides\nfeatures:\n  trips: {formula}\n";

    /// <summary>A contract of a dataset whose rows have an id, an instant and a driver, and further fields.</summary>
    public static string Contract(string dataset, string version, string fields) => $$"""
        apiVersion: v3.1.0
        kind: DataContract
        id: trips.{{dataset}}
        name: {{dataset}}
        version: {{version}}
        status: active
        dataProduct: trips
        schema:
          - name: {{dataset}}
            logicalType: object
            physicalType: table
            customProperties:
              - {property: kind, value: event}
              - {property: eventTime, value: started_at}
              - {property: partitionBy, value: driver_id}
            properties:
              - {name: ride_id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
              - {name: started_at, logicalType: timestamp, required: true}
              - {name: driver_id, logicalType: integer, required: true}
        {{fields}}
        """;
}
