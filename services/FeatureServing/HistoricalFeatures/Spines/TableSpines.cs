using Millrace.Catalog.Tenants;
using Millrace.Hosting.Problems;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

namespace Millrace.FeatureServing.HistoricalFeatures.Spines;

/// <summary>Reads spines that are Delta tables in the caller's part of the lake.</summary>
internal sealed class TableSpines(IObjectStore lake)
{
    /// <summary>The rows of a table, in the order in which it holds them.</summary>
    /// <exception cref="ProblemException">There is no such table or version, or the pack is not the caller's.</exception>
    public async Task<Spine> ReadAsync(Caller caller, TableReference spine, CancellationToken cancellationToken)
    {
        var path = PathOf(caller, spine.Table);
        if (!await DeltaTable.ExistsAsync(lake, path, cancellationToken))
            throw ProblemException.NotFound("unknown_table", $"There is no Delta table at '{path}'.");
        var table = await DeltaTable.OpenAsync(lake, path, cancellation: cancellationToken);
        var batches = new List<ColumnBatch>();
        try
        {
            var snapshot = await table.SnapshotAtAsync(spine.Version ?? table.Version, cancellationToken);
            await foreach (var batch in table.ReadAsync(new ReadOptions { Version = snapshot.Version }, cancellationToken))
                batches.Add(batch);
            if (snapshot.Schema.IndexOf(spine.TimeColumn) < 0)
                throw ProblemException.Invalid("invalid_spine", $"The table '{spine.Table}' has no column '{spine.TimeColumn}'; 'timestamp' names the one that holds each row's instant. It has {string.Join(", ", snapshot.Schema.Fields.Select(field => field.Name))}.");
            return SpineBodies.Of(snapshot.Schema, batches, spine.TimeColumn);
        }
        catch (DeltaException fault)
        {
            throw ProblemException.NotFound("unknown_version", $"Version {spine.Version} of '{path}' cannot be read: {fault.Message}");
        }
    }

    // PACK/LAYER/NAME, with or without the tenant before it, as answers and manifests name tables.
    static string PathOf(Caller caller, string table)
    {
        var parts = table.Split('/');
        if (parts.Length > 1 && parts[0] == caller.Tenant.Value)
            parts = parts[1..];
        if (parts.Length < 2 || !Array.TrueForAll(parts, IsSegment))
            throw ProblemException.Invalid("invalid_field", $"'spine.table' is '{table}'; it takes PACK/LAYER/NAME, as in ecommerce/silver/interactions.");
        return caller.MayUse(parts[0])
            ? $"{new LakePath(caller.Tenant.Value, parts[0]).TenantRoot}/{string.Join('/', parts)}"
            : throw ProblemException.NotFound("unknown_table", $"'{parts[0]}' is none of your packs.");
    }

    static bool IsSegment(string part) =>
        part.Length is > 0 and <= 200 && part[0] != '.' && part.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '_' or '-' or '.' or '@' or '=');
}

/// <summary>A table that is a spine.</summary>
/// <param name="Table">Its path.</param>
/// <param name="Version">Its version; null: the newest.</param>
/// <param name="TimeColumn">The column that holds each row's instant.</param>
internal sealed record TableReference(string Table, long? Version, string TimeColumn);
