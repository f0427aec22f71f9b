using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.Problems;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Builds a training set: the spine, the values as of each row's time, the split by time, the table and its manifest.</summary>
sealed class TrainingSetBuilder(
    SpineReader spines, HistoricalValues historical, TrainingSetTable table, TrainingSetRecords records, TimeProvider clock)
{
    static readonly JsonSerializerOptions s_canonical = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Builds it, or gives the manifest of the same set built before.</summary>
    public async Task<TrainingSetManifest> BuildAsync(
        TenantId tenant, string apiKey, TrainingSetRequest request, CancellationToken cancellationToken)
    {
        var spine = await spines.ReadAsync(tenant, request, cancellationToken);
        if (spine.Rows.Count == 0)
            throw ProblemException.Invalid("no_data_for_window", "The spine has no rows: no event of the dataset lies in the window and matches 'where'.");
        if (spine.Rows.Count < TemporalSplit.SmallestSet && !request.AllowSmall)
            throw ProblemException.Invalid("insufficient_data", $"The spine has {spine.Rows.Count} rows; a split needs {TemporalSplit.SmallestSet}, or 'allow_small': true.");

        var types = await historical.TypesAsync(apiKey, cancellationToken);
        var id = IdOf(tenant, request, spine, types);
        if (await records.FindAsync(tenant, id, cancellationToken) is { } built)
            return built;

        var values = await historical.GetAsync(request, spine, apiKey, cancellationToken);
        var features = FeaturesOf(values[0], types);
        var split = TemporalSplit.Cut([.. spine.Rows.Select(row => row.Time)], request.Split.Train, request.Split.Validation);
        var transform = TransformFit.Fit(request.Transform ?? [], features, values, split);
        var written = await table.WriteAsync(tenant, request.Pack!, request.Name!, id, spine, features, values, split, transform, cancellationToken);

        var manifest = new TrainingSetManifest
        {
            Id = id,
            Name = request.Name!,
            Tenant = tenant.ToString(),
            Pack = request.Pack!,
            Table = written.Path,
            Version = written.Version,
            Request = request,
            DatasetVersion = spine.DatasetVersion,
            Features = features,
            Splits = Enum.GetValues<SplitPart>().ToDictionary(TrainingSetTable.NameOf, part => Report(spine, split, part)),
            Negatives = spine.Negatives,
            Transform = transform,
            ColdInTest = ColdInTest(spine, split),
            ContentHash = written.ContentHash,
            CreatedAt = clock.GetUtcNow(),
        };
        await records.SaveAsync(tenant, manifest, cancellationToken);
        return manifest;
    }

    // The inputs name the set: the request, the version of the events, and the versions of the definitions.
    static string IdOf(TenantId tenant, TrainingSetRequest request, SpineRows spine, IReadOnlyDictionary<string, JsonElement> types)
    {
        var inputs = JsonSerializer.Serialize(request, s_canonical) + "|" + tenant + "|" + spine.DatasetVersion + "|"
            + string.Join(',', types.OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => type.Value.GetProperty("id").GetString()));
        return "ts-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(inputs)))[..24];
    }

    static FeatureColumn[] FeaturesOf(JsonElement row, IReadOnlyDictionary<string, JsonElement> types) =>
    [
        .. row.EnumerateObject().Where(member => types.ContainsKey(member.Name)).Select(member => new FeatureColumn(
            member.Name, types[member.Name].GetProperty("id").GetString()!, types[member.Name].GetProperty("type").GetString()!)),
    ];

    static SplitReport Report(SpineRows spine, TemporalSplit split, SplitPart part)
    {
        var rows = spine.Rows.Where((_, row) => split.PartOf(row) == part).ToArray();
        var labels = rows.Where(row => row.Label is not null).Select(row => row.Label!.Value).ToArray();
        return new SplitReport(
            rows.Length,
            rows.Length == 0 ? null : Instants.Of(rows[0].Time),
            rows.Length == 0 ? null : Instants.Of(rows[^1].Time),
            labels.Length == 0 ? null : labels.Average());
    }

    static Dictionary<string, int> ColdInTest(SpineRows spine, TemporalSplit split) =>
        spine.KeyColumns.Select((column, key) => (column, Cold: spine.Rows.Skip(split.ValidationEnd).Select(row => row.Keys[key])
                .Except(spine.Rows.Take(split.ValidationEnd).Select(row => row.Keys[key])).Count()))
            .ToDictionary(cold => cold.column, cold => cold.Cold);
}
