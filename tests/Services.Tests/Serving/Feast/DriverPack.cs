using System.Text.Json;

namespace Millrace.Services.Tests.Serving.Feast;

/// <summary>The recorded server's views as external ones, and the rows that the recorded server was given.</summary>
static class DriverPack
{
    const string Early = "2026-01-05T10:00:00Z";
    const string Late = "2026-01-05T11:30:15.123456Z";

    static readonly (string View, string[] Columns, object?[][] Rows)[] s_tables =
    [
        ("driver_stats", ["driver_id", "conv_rate", "acc_rate", "avg_daily_trips", "note"],
        [
            [Late, 1001, 0.5, 0.2, 2, "new"], [Early, 1002, 0.1, 0.3, 9007199254740993, "Zürich ☃ \"q\""],
            [Early, 1003, null, 0.1, 4, null], [Early, 1004, 0.1, null, 1, ""],
        ]),
        ("customer_profile", ["customer_id", "tier", "lifetime_value", "note"],
            [[Early, "c1", "gold", 1.0, "n1"], [Late, "c2", "silver", 1e-9, "n2"], [Early, "c/3 ü", null, 1e300, "n3"]]),
        ("pair_stats", ["driver_id", "customer_id", "trips_together", "rating"],
            [[Early, 1001, "c1", 7, 1.0], [Early, 1001, "c2", 8, 3.0], [Late, 1002, "c1", 9, null]]),
        ("stale_stats", ["driver_id", "hourly_trips"], [[Early, 1001, 11], [Late, 1002, 12]]),
        ("all_types", ["driver_id", "f_string", "f_timestamp"], [[Early, 1001, "text", Late]]),
    ];

    /// <summary>Writes the pack's files into a folder of packs.</summary>
    public static async Task WriteAsync(string packs)
    {
        foreach (var (path, text) in Files())
        {
            var file = Path.Combine(packs, "drivers", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }
    }

    /// <summary>Hands the rows in by the front door.</summary>
    public static async Task FillAsync(ServingHost host)
    {
        foreach (var (view, columns, rows) in s_tables)
        {
            var df = columns.Select((column, i) => (column, i)).ToDictionary(each => each.column, each => rows.Select(row => row[each.i + 1]).ToArray());
            df.Add("event_timestamp", [.. rows.Select(row => row[0])]);
            df.Add("created", [.. rows.Select(row => row[0])]);
            var (status, body) = await host.PostAsync("/write-to-online-store", JsonSerializer.Serialize(new { feature_view_name = view, df }));
            status.ShouldBe(200, body.ToString());
        }
    }

    static IEnumerable<(string Path, string Text)> Files()
    {
        yield return ("pack.yaml", """
            pack: drivers
            description: The recorded views.
            entities:
              driver: { keys: { driver_id: int64 } }
              customer: { keys: customer_id }
              pair: { keys: { driver_id: int64, customer_id: string } }
            """);
        yield return External("driver_stats", "driver", "", "conv_rate: float32", "acc_rate: float64", "avg_daily_trips: int64", "note: string");
        yield return External("customer_profile", "customer", "", "tier: string", "lifetime_value: float64", "note: string");
        yield return External("pair_stats", "pair", "", "trips_together: int64", "rating: float32");
        yield return External("stale_stats", "driver", "ttl: 1h\n", "hourly_trips: int64");
        yield return External("all_types", "driver", "", "f_string: string", "f_timestamp: timestamp");
        yield return External("driver_pushed", "driver", "", "live_rating: float64", "live_trips: int64");
        foreach (var (view, feature, value) in new[] { ("boosted", "conv_rate_plus_bonus", "stats.conv_rate + bonus"), ("boosted_python", "trips_times_bonus", "stats.avg_daily_trips * bonus") })
            yield return ($"feature_views/{view}.yaml", $"view: {view}\nversion: 1\nkind: on_demand\nentity: driver\nsources:\n  stats: driver_stats\nrequest: {{ bonus: float64 }}\nfeatures:\n  {feature}:\n    type: float64\n    value: {value}\n");
        foreach (var (service, references) in new[]
        {
            ("driver_service", "\"driver_stats:*\""), ("driver_boosted", "driver_stats:conv_rate, boosted:conv_rate_plus_bonus"),
            ("driver_subset", "driver_stats:conv_rate, driver_stats:avg_daily_trips, all_types:f_string"),
            ("two_entities", "driver_stats:conv_rate, customer_profile:tier, \"pair_stats:*\""), ("colliding", "driver_stats:note, customer_profile:note"),
        })
            yield return ($"feature_services/{service}.yaml", $"service: {service}\nfeatures: [{references}]\n");
    }

    static (string Path, string Text) External(string view, string entity, string ttl, params string[] features) => (
        $"feature_views/{view}.yaml",
        $"view: {view}\nversion: 1\nkind: external\nentity: {entity}\n{ttl}source:\n  push: {(view == "driver_pushed" ? "driver_push" : view)}\n  created: created\nfeatures:\n{string.Concat(features.Select(feature => $"  {feature}\n"))}");
}
