using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Writing;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Log;

/// <summary>Writes single-file checkpoints and points to them.</summary>
static class CheckpointWriter
{
    // The protocol's default for how long removed files are remembered.
    static readonly TimeSpan s_tombstones = TimeSpan.FromDays(7);
    const int BatchRows = 4096;

    public static async Task WriteAsync(Snapshot snapshot, TableOptions options, CancellationToken cancellation)
    {
        if (snapshot.Protocol.WriterFeatures?.Contains("v2Checkpoint") == true)
            throw new UnsupportedFeatureException($"Checkpoints of {snapshot.Folder.Name} are not written: v2Checkpoint", ["v2Checkpoint"]);
        var path = snapshot.Folder.Full(LogFiles.Checkpoint(snapshot.Version));
        var target = await snapshot.Folder.Store.OpenWriteAsync(path, cancellation).ConfigureAwait(false);
        await using var closing = target.ConfigureAwait(false);
        var content = new CountedStream(target.Content);
        var count = 0L;
        var writer = ParquetTarget.Open(content, CheckpointSchema.Table, options, FileNotes.Of(snapshot.Folder.Store, path));
        var batch = new BatchBuilder(CheckpointSchema.Table);
        foreach (var action in Actions(snapshot, options.Clock.GetUtcNow() - s_tombstones))
        {
            batch.Append(CheckpointSchema.Row(action));
            count++;
            if (batch.Count == BatchRows)
                await writer.WriteAsync(batch.Build(), cancellation).ConfigureAwait(false);
        }
        if (batch.Count > 0)
            await writer.WriteAsync(batch.Build(), cancellation).ConfigureAwait(false);
        await writer.CloseAsync(cancellation).ConfigureAwait(false);
        await target.CompleteAsync(cancellation).ConfigureAwait(false);
        LakeSteps.Passed(LakeStep.CheckpointWritten);
        await LastCheckpoint.WriteAsync(snapshot.Folder, snapshot.Version, count, content.Position, cancellation).ConfigureAwait(false);
        LakeSteps.Passed(LakeStep.CheckpointPointedTo);
    }

    static IEnumerable<LogAction> Actions(Snapshot snapshot, DateTimeOffset tombstonesFrom)
    {
        yield return snapshot.Protocol;
        yield return snapshot.Metadata;
        foreach (var txn in snapshot.State.Transactions.Values)
            yield return txn;
        foreach (var domain in snapshot.State.Domains.Values)
            yield return domain;
        var oldest = tombstonesFrom.ToUnixTimeMilliseconds();
        foreach (var gone in snapshot.State.Removed.Values)
            if ((gone.DeletionTimestamp ?? 0) >= oldest)
                yield return gone;
        foreach (var file in snapshot.State.Files.Values.OrderBy(file => file.Path, ObjectPath.Order))
            yield return file;
    }
}
