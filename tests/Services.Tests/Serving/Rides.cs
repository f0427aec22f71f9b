namespace Millrace.Services.Tests.Serving;

/// <summary>The contract of a dataset whose entities have whole numbers as keys.</summary>
static class Rides
{
    public const string Contract = """
        apiVersion: v3.1.0
        kind: DataContract
        id: trips.rides
        name: rides
        version: 1.0.0
        status: active
        dataProduct: trips
        schema:
          - name: rides
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

        """;
}
