using System.Text.Json;
using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Hosting.State;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;

namespace Millrace.Catalog.Registry;

/// <summary>
/// Keeps what was applied: every version of a pack whole in a Delta table, which only grows, and one record in the state
/// store that says which of them count.
/// </summary>
public sealed class RegistryStore(IObjectStore lake, DaprClient dapr)
{
    /// <summary>The table of all versions. No tenant's name begins with '_'.</summary>
    public const string Table = "_registry/packs";

    const string Key = "registry/state";

    static readonly TableSchema s_schema = new(
    [
        new("pack", LakeType.String, false), new("version", LakeType.String, false), new("applied_at", LakeType.TimestampUtc, false),
        new("applied_by", LakeType.String), new("files", LakeType.String, false),
    ]);

    /// <summary>What is applied, and the tag to change it with; null while nothing ever was.</summary>
    public async Task<(RegistryState? State, string ETag)> ReadAsync(CancellationToken cancellationToken = default)
    {
        var (state, etag) = await dapr.GetStateAndETagAsync<RegistryState?>(Components.State, Key, cancellationToken: cancellationToken);
        return (state, etag ?? "");
    }

    /// <summary>Makes a state the current one, unless somebody was faster.</summary>
    public Task<bool> TryWriteAsync(RegistryState state, string etag, CancellationToken cancellationToken = default) =>
        dapr.TrySaveFirstAsync(Components.State, Key, state, etag, cancellationToken);

    /// <summary>Keeps a version of a pack; one that is there already stays as it is.</summary>
    public async Task KeepAsync(string pack, string version, IReadOnlyDictionary<string, string> files, DateTimeOffset now, string by, CancellationToken cancellationToken = default)
    {
        var table = await DeltaTable.OpenOrCreateAsync(lake, Table, new TableDefinition(s_schema) { Description = "Versions of packs, as they were applied" }, cancellation: cancellationToken);
        var row = new BatchBuilder(s_schema);
        row.Append(pack, version, now, by, JsonSerializer.Serialize(files));
        await table.AppendAsync([row.Build()], new CommitOptions { Operation = "APPLY", Transactions = [new TransactionVersion($"{pack}/{version}", 1)] }, cancellationToken);
    }

    /// <summary>The files of a version of a pack, by their paths; null when it was never applied.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> FilesAsync(string pack, string version, CancellationToken cancellationToken = default)
    {
        await foreach (var row in RowsAsync(Filter.All([Filter.In("pack", [pack]), Filter.In("version", [version])]), cancellationToken))
            if (row.Pack == pack && row.Version == version)
                return JsonSerializer.Deserialize<Dictionary<string, string>>(row.Files);
        return null;
    }

    /// <summary>The versions of a pack that were applied, newest first.</summary>
    public async Task<IReadOnlyList<RegisteredPack>> VersionsAsync(string pack, CancellationToken cancellationToken = default)
    {
        var versions = new List<RegisteredPack>();
        await foreach (var row in RowsAsync(Filter.In("pack", [pack]), cancellationToken))
            if (row.Pack == pack)
                versions.Add(new RegisteredPack(row.Version, row.At, row.By));
        return [.. versions.OrderByDescending(version => version.AppliedAt)];
    }

    async IAsyncEnumerable<(string Pack, string Version, DateTimeOffset At, string By, string Files)> RowsAsync(
        Filter where, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await DeltaTable.ExistsAsync(lake, Table, cancellationToken))
            yield break;
        var table = await DeltaTable.OpenAsync(lake, Table, cancellation: cancellationToken);
        await foreach (var batch in table.ReadAsync(new ReadOptions { Where = where }, cancellationToken))
            for (var row = 0; row < batch.RowCount; row++)
                yield return (
                    (string)batch["pack"].ValueAt(row)!, (string)batch["version"].ValueAt(row)!,
                    DateTimeOffset.UnixEpoch.AddTicks((long)batch["applied_at"].ValueAt(row)! * TimeSpan.TicksPerMicrosecond),
                    (string?)batch["applied_by"].ValueAt(row) ?? "", (string)batch["files"].ValueAt(row)!);
    }
}
