using System.Runtime.CompilerServices;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Reading;

namespace Millrace.Lake.Delta;

/// <summary>
/// Rows that are written but not yet part of the table: write, audit, publish. Readers of the table see none of them
/// until <see cref="PublishAsync"/>, and then all at once. Rows that are never published are removed by vacuum.
/// </summary>
public sealed class StagedCommit
{
    readonly Snapshot _staged;
    readonly Func<CancellationToken, Task<CommitResult>> _publish;

    internal StagedCommit(Snapshot staged, IReadOnlyList<AddFile> files, long rows, Func<CancellationToken, Task<CommitResult>> publish) =>
        (_staged, Files, Rows, _publish) = (staged, files, rows, publish);

    /// <summary>The files that hold the rows.</summary>
    public IReadOnlyList<AddFile> Files { get; }

    /// <summary>The number of rows.</summary>
    public long Rows { get; }

    /// <summary>Reads the staged rows, for the audit.</summary>
    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var scan = new TableScan(_staged, columns, null);
        foreach (var file in Files)
            await foreach (var batch in scan.ReadAsync(file, cancellation).ConfigureAwait(false))
                yield return batch;
    }

    /// <summary>Makes the rows part of the table in one commit.</summary>
    public Task<CommitResult> PublishAsync(CancellationToken cancellation = default) => _publish(cancellation);

    /// <summary>Removes the rows: the audit failed.</summary>
    public async Task DiscardAsync(CancellationToken cancellation = default)
    {
        foreach (var file in Files)
            await _staged.Folder.Store.DeleteAsync(_staged.Folder.Full(FilePath.Decode(file.Path)), cancellation).ConfigureAwait(false);
    }
}
