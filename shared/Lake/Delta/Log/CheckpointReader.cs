using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Log;

/// <summary>Reads checkpoints: single-file, multi-part, and v2 with sidecars.</summary>
static class CheckpointReader
{
    public static async Task<TableState.Builder> ReadAsync(
        TableFolder table, IReadOnlyList<LogFileName> parts, CancellationToken cancellation)
    {
        var state = new TableState.Builder(TableState.Empty);
        var sidecars = new List<string>();
        foreach (var part in parts)
        {
            if (part.Path.EndsWith(".json", StringComparison.Ordinal))
            {
                var path = table.Full(part.Path);
                var content = await table.Store.ReadAllAsync(path, cancellation).ConfigureAwait(false);
                Collect(ActionReader.Read(content, path), state, sidecars);
            }
            else
                await ReadParquetAsync(table, part.Path, state, sidecars, cancellation).ConfigureAwait(false);
        }
        foreach (var sidecar in sidecars)
            await ReadParquetAsync(table, $"{LogFiles.Folder}_sidecars/{sidecar}", state, [], cancellation).ConfigureAwait(false);
        return state;
    }

    static async Task ReadParquetAsync(
        TableFolder table, string path, TableState.Builder state, List<string> sidecars, CancellationToken cancellation)
    {
        await foreach (var batch in DataFiles.ReadAllAsync(table.Store, table.Full(path), cancellation).ConfigureAwait(false))
            Collect(CheckpointRows.Actions(batch, path), state, sidecars);
    }

    static void Collect(IEnumerable<LogAction> actions, TableState.Builder state, List<string> sidecars)
    {
        foreach (var action in actions)
            if (action is SidecarFile sidecar)
                sidecars.Add(FilePath.Decode(sidecar.Path));
            else
                state.Apply(action);
    }
}
