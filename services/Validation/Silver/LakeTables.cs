using System.Collections.Concurrent;
using Millrace.Contracts.Tenancy;
using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

namespace Millrace.Validation.Silver;

/// <summary>The Delta tables that validation writes, opened once.</summary>
sealed class LakeTables(IObjectStore store, TimeProvider clock)
{
    readonly ConcurrentDictionary<string, Lazy<Task<DeltaTable>>> _tables = new(StringComparer.Ordinal);

    /// <summary><c>{tenant}/{pack}/silver/{dataset}</c>.</summary>
    public static string SilverOf(TenantId tenant, string pack, string dataset) => LakePath.Table(tenant.Value, pack, LakeLayer.Silver, dataset);

    /// <summary><c>{tenant}/{pack}/quarantine/{dataset}</c>.</summary>
    public static string QuarantineOf(TenantId tenant, string pack, string dataset) => LakePath.Table(tenant.Value, pack, LakeLayer.Quarantine, dataset);

    /// <summary><c>{tenant}/{pack}/_pending/{dataset}</c>.</summary>
    public static string PendingOf(TenantId tenant, string pack, string dataset) => LakePath.Table(tenant.Value, pack, LakeLayer.Pending, dataset);

    /// <summary>The table at a path, made when there is none.</summary>
    public async Task<DeltaTable> OpenAsync(string path, TableDefinition definition)
    {
        var opening = _tables.GetOrAdd(path, _ => new(() => DeltaTable.OpenOrCreateAsync(store, path, definition, new TableOptions { Clock = clock })));
        try
        {
            return await opening.Value;
        }
        catch
        {
            // A failure must not stay: the next one tries again.
            _tables.TryRemove(new(path, opening));
            throw;
        }
    }

    /// <summary>The table at a path at its newest version, or null when there is none.</summary>
    public async Task<DeltaTable?> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (_tables.TryGetValue(path, out var opening))
        {
            var table = await opening.Value;
            await table.RefreshAsync(cancellationToken);
            return table;
        }

        return await DeltaTable.ExistsAsync(store, path, cancellationToken) ? await DeltaTable.OpenAsync(store, path, cancellation: cancellationToken) : null;
    }
}
