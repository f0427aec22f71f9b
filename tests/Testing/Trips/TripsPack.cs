namespace Millrace.Testing.Trips;

/// <summary>A small pack of rides, as a user writes it: one stream, one view, one service, and drivers whose keys are whole numbers.</summary>
public static class TripsPack
{
    public const string View = "feature_views/driver_trips.yaml";
    public const string Service = "feature_services/dispatch.yaml";
    public const string RidesContract = "contracts/rides.odcs.yaml";

    /// <summary>The pack's files, as it is deployed first.</summary>
    public static Dictionary<string, string> Files() => new()
    {
        ["pack.yaml"] = "pack: trips\nentities:\n  driver: { keys: { driver_id: int64 } }\n",
        ["sources/rides.yaml"] = "dataset: rides\ncontract: contracts/rides.odcs.yaml\npartition_by: driver_id\n",
        [RidesContract] = Contract("rides", "1.0.0", ""),
        [View] = ViewOf(1, "count()"),
        [Service] = "service: dispatch\nfeatures: [driver_trips:trips]\n",
    };

    /// <summary>Writes the pack as it is deployed first.</summary>
    public static void Write(string folder)
    {
        foreach (var (path, text) in Files())
            Put(folder, path, text);
    }

    public static void Put(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>The view in a version, with a formula for its feature <c>trips</c>.</summary>
    public static string ViewOf(int version, string formula, string name = "driver_trips") =>
        $"view: {name}\nversion: {version}\nentity: driver\nstream: rides\nfeatures:\n  trips: {formula}\n";

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
