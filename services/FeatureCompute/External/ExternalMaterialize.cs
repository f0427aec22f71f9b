using Millrace.Catalog.External;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.External;

/// <summary>
/// What materialize means for an external view, as in Feast: of every entity the newest row with an event time in
/// [start, end) goes to the online store, unless a newer one is there. A view with a source table takes its rows into
/// gold first. Running it again changes nothing.
/// </summary>
internal sealed class ExternalMaterialize(
    SourceTable source, ExternalReader gold, ExternalWriter writer, IOnlineStore store, ILogger<ExternalMaterialize> logger)
{
    /// <param name="tenant">Whose view.</param>
    /// <param name="view">The external view.</param>
    /// <param name="end">The instant after the last event time (µs).</param>
    /// <param name="start">The first event time; null: where the last run without one ended.</param>
    /// <param name="cancellationToken">Ends the run early; the next one does its work.</param>
    public async Task RunAsync(TenantId tenant, FeatureViewModel view, long end, long? start, CancellationToken cancellationToken)
    {
        var keys = new ViewKeys(tenant, view.Pack, view.Name, view.Version);
        var from = start ?? await LastEndAsync(keys, cancellationToken);
        if (view.External!.Table is not null)
            await writer.ToGoldAsync(tenant, view, await source.ReadAsync(tenant, view, from, end, cancellationToken), cancellationToken);
        var rows = await gold.RowsAsync(tenant, view, cancellationToken);
        var newest = new ExternalRows(view, rows).NewestWithin(from, end).ToArray();
        var changed = view.Online ? await writer.ToOnlineAsync(tenant, view, rows.Take(newest), cancellationToken) : 0;
        if (start is null)
            await store.SaveAsync([new OnlineWrite(keys.Cutoff, ViewProgress.Encode(end, 0), "")], cancellationToken);
        logger.ExternalMaterialized(view.Name, tenant.Value, newest.Length, changed);
    }

    async Task<long> LastEndAsync(ViewKeys keys, CancellationToken cancellationToken)
    {
        var record = new OnlineRecord[1];
        await store.ReadAsync(new[] { keys.Cutoff }, record, cancellationToken);
        return record[0].Value is { } bytes ? ViewProgress.Decode(bytes).Instant : long.MinValue;
    }
}
