using System.Globalization;
using System.Text;
using Millrace.Catalog.Packs;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;
using EnginePosition = Millrace.Features.State.SourcePosition;

namespace Millrace.Services.Tests.Serving.Feast;

/// <summary>
/// The recorded server's views as a pack: each is the newest row of a dataset per entity, and its rows are those that
/// the recorded server was given. Keys of entities are text here, where the recorded driver_id is a whole number.
/// </summary>
static class DriverPack
{
    static readonly TenantId s_tenant = TenantId.Parse("acme");

    static readonly (string View, string Entity, string Ttl, string[] Fields)[] s_views =
    [
        ("driver_stats", "driver", "", ["driver_id string", "conv_rate number float32", "acc_rate number float64", "avg_daily_trips integer int64", "note string string"]),
        ("customer_profile", "customer", "", ["customer_id string", "tier string string", "lifetime_value number float64", "note string string"]),
        ("pair_stats", "pair", "", ["driver_id string", "customer_id string", "trips_together integer int64", "rating number float32"]),
        ("stale_stats", "driver", "ttl: 1h\n", ["driver_id string", "hourly_trips integer int64"]),
    ];

    static readonly (string View, object?[] Row)[] s_rows =
    [
        ("driver_stats", ["1001", 0.5, 0.2, 2L, "new"]), ("driver_stats", ["1002", 0.1, 0.3, 9007199254740993L, "Zürich ☃ \"q\""]),
        ("driver_stats", ["1003", null, 0.1, 4L, null]), ("driver_stats", ["1004", 0.1, null, 1L, ""]),
        ("customer_profile", ["c1", "gold", 1.0, "n1"]), ("customer_profile", ["c2", "silver", 1e-9, "n2"]), ("customer_profile", ["c/3 ü", null, 1e300, "n3"]),
        ("pair_stats", ["1001", "c1", 7L, 1.0]), ("pair_stats", ["1001", "c2", 8L, 3.0]), ("pair_stats", ["1002", "c1", 9L, null]),
        ("stale_stats", ["1001", 11L]), ("stale_stats", ["1002", 12L]),
    ];

    public static async Task WriteAsync(string packs, IOnlineStore store)
    {
        var folder = Path.Combine(packs, "drivers");
        foreach (var (path, text) in Files())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            await File.WriteAllTextAsync(Path.Combine(folder, path), text);
        }
        var snapshot = PackFolders.Load(packs);
        foreach (var (name, _, _, fields) in s_views)
            await WriteAsync(snapshot.View("drivers", name)!, [.. s_rows.Where(row => row.View == name).Select(row => row.Row)], fields, store);
    }

    static async Task WriteAsync(FeatureViewModel view, object?[][] rows, string[] fields, IOnlineStore store)
    {
        var at = (DateTimeOffset.Parse("2026-01-05T11:30:15Z", CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var names = Array.ConvertAll(fields, field => field.Split(' ')[0]);
        var batch = new RecordBatch(rows.Length, [.. view.Stream!.Fields.Select(field => KeyValuePair.Create(field.Name, Column.FromObjects(
            field.Type,
            [.. Enumerable.Range(0, rows.Length).Select(row => field.Name switch
            {
                "row_id" or "event_id" => $"r{row}",
                _ when field.Type == ColumnType.Timestamp => at,
                _ => Array.IndexOf(names, field.Name) is >= 0 and var index ? rows[row][index] : null,
            })])))]);
        var engine = ViewEngines.Of(view);
        var keys = new ViewKeys(s_tenant, view.Pack, view.Name, view.Version);
        var prepared = engine.Prepare(batch, DimensionSet.None);
        for (var i = 0; i < prepared.Entities.Count; i++)
        {
            var live = engine.NewLive();
            engine.Fold(live, prepared, i, new EnginePosition(0, 0, 1), at + 1).ShouldBeTrue();
            await store.SaveAsync([new OnlineWrite(keys.Live(EntityKey.Of(prepared.Entities[i])), engine.Encode(live), "")]);
        }
        await store.SaveAsync([new OnlineWrite(ViewKeys.OfDataset(s_tenant, view.Pack, DatasetRole.Stream, view.Stream.Name).Watermark, ViewProgress.Encode(at, 0), "")]);
    }

    static IEnumerable<(string Path, string Text)> Files()
    {
        yield return ("pack.yaml", "pack: drivers\ndescription: The recorded views.\nowner: tests\nentities:\n  driver:\n    keys: driver_id\n  customer:\n    keys: customer_id\n  pair:\n    keys: [driver_id, customer_id]\n");
        foreach (var (view, entity, ttl, fields) in s_views)
        {
            yield return ($"contracts/{view}_rows.odcs.yaml", Contract(view + "_rows", fields));
            yield return ($"sources/{view}_rows.yaml", $"dataset: {view}_rows\ncontract: contracts/{view}_rows.odcs.yaml\npartition_by: {fields[0].Split(' ')[0]}\n");
            var features = fields.Select(field => field.Split(' ')).Where(parts => parts.Length == 3).Select(parts => $"  {parts[0]}:\n    type: {parts[2]}\n    value: last({parts[0]})\n");
            yield return ($"feature_views/{view}.yaml", $"view: {view}\nversion: 1\nentity: {entity}\nstream: {view}_rows\n{ttl}features:\n{string.Concat(features)}");
        }
        foreach (var (view, feature, value) in new[] { ("boosted", "conv_rate_plus_bonus", "stats.conv_rate + bonus"), ("boosted_python", "trips_times_bonus", "stats.avg_daily_trips * bonus") })
            yield return ($"feature_views/{view}.yaml", $"view: {view}\nversion: 1\nkind: on_demand\nentity: driver\nsources:\n  stats: driver_stats\nrequest: {{ bonus: float64 }}\nfeatures:\n  {feature}:\n    type: float64\n    value: {value}\n");
        foreach (var (service, references) in new[]
        {
            ("driver_service", "\"driver_stats:*\""), ("driver_boosted", "driver_stats:conv_rate, boosted:conv_rate_plus_bonus"),
            ("two_entities", "driver_stats:conv_rate, customer_profile:tier, \"pair_stats:*\""), ("colliding", "driver_stats:note, customer_profile:note"),
        })
            yield return ($"feature_services/{service}.yaml", $"service: {service}\nfeatures: [{references}]\n");
    }

    static string Contract(string dataset, string[] fields)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            apiVersion: v3.1.0
            kind: DataContract
            id: drivers.{{dataset}}
            name: {{dataset}}
            version: 1.0.0
            status: active
            dataProduct: drivers
            schema:
              - name: {{dataset}}
                logicalType: object
                physicalType: table
                customProperties:
                  - {property: kind, value: event}
                  - {property: eventTime, value: event_timestamp}
                  - {property: partitionBy, value: {{fields[0].Split(' ')[0]}}}
                properties:
                  - {name: row_id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
                  - {name: event_timestamp, logicalType: timestamp, required: true}

            """);
        foreach (var parts in fields.Select(field => field.Split(' ')))
            text.Append(CultureInfo.InvariantCulture, $"      - {{name: {parts[0]}, logicalType: {parts[1]}}}\n");
        return text.ToString();
    }
}
