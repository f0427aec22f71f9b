using System.Text.Json.Nodes;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta;

/// <summary>
/// Commits by optimistic concurrency: a commit is one log file created if absent; a writer that loses reads what others
/// committed, checks that it takes nothing from under its feet, and tries the next version.
/// </summary>
sealed class Committer(TableFolder table, TableOptions options)
{
    /// <param name="start">The version that the operation has read.</param>
    /// <param name="plan">What to commit.</param>
    /// <param name="cancellation">Stops before the next attempt.</param>
    /// <exception cref="CommitConflictException">Another writer changed what the operation had read.</exception>
    public async Task<Committed> CommitAsync(Snapshot start, CommitPlan plan, CancellationToken cancellation)
    {
        var snapshot = start;
        var mark = Guid.NewGuid().ToString();
        for (var attempt = 1; ; attempt++)
        {
            if (plan.Actions(snapshot) is not { } actions)
                return new Committed(snapshot, false);
            var version = snapshot.Version + 1;
            IReadOnlyList<LogAction> all = [Info(plan, mark, snapshot.Version), .. actions];
            var content = ActionWriter.Write(all);
            LakeSteps.Passed(LakeStep.CommitReady);
            try
            {
                if (await table.Store.PutIfAbsentAsync(table.Full(LogFiles.Commit(version)), content, cancellation).ConfigureAwait(false))
                {
                    LakeSteps.Passed(LakeStep.Committed);
                    return new Committed(snapshot.Next(all), true);
                }
            }
            catch (StorageException error)
            {
                // The put may have arrived although its answer did not.
                if (await ReadAsync(version, error, cancellation).ConfigureAwait(false) is null)
                    throw;
            }
            var (newer, ours) = await CatchUpAsync(snapshot, plan, mark, cancellation).ConfigureAwait(false);
            if (ours is not null)
                return new Committed(ours, true);
            if (attempt >= options.MaxAttempts)
                throw new CommitConflictException(
                    $"{table.Name}: other writers committed first {attempt} times in a row; nothing of this operation was committed", newer.Version);
            snapshot = newer;
        }
    }

    async Task<(Snapshot Newest, Snapshot? Ours)> CatchUpAsync(Snapshot from, CommitPlan plan, string mark, CancellationToken cancellation)
    {
        var snapshot = from;
        while (await ReadAsync(snapshot.Version + 1, null, cancellation).ConfigureAwait(false) is { } actions)
        {
            var next = snapshot.Next(actions);
            if (actions.OfType<CommitInfo>().Any(info => info.TransactionMark == mark))
                return (next, next);
            if (plan.Conflict(snapshot, actions) is { } reason)
                throw new CommitConflictException($"{table.Name}: version {next.Version} by another writer {reason}", next.Version);
            snapshot = next;
        }
        return (snapshot, null);
    }

    async Task<List<LogAction>?> ReadAsync(long version, StorageException? after, CancellationToken cancellation)
    {
        try
        {
            return await SnapshotLoader.ReadCommitAsync(table, version, cancellation).ConfigureAwait(false);
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
        catch (StorageException error) when (after is not null)
        {
            throw new StorageException(
                $"{after.Message}; whether version {version} of {table.Name} was committed is not known, as reading it back failed too: {error.Message}. "
                + "Repeating the write is safe if it carries a transaction version", after);
        }
    }

    CommitInfo Info(CommitPlan plan, string mark, long readVersion)
    {
        var fields = new JsonObject
        {
            ["timestamp"] = options.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            ["operation"] = plan.Operation,
            ["operationParameters"] = new JsonObject(plan.Parameters.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value)))),
            ["readVersion"] = readVersion,
            ["isBlindAppend"] = plan.IsBlindAppend,
            ["engineInfo"] = options.Engine,
            ["txnId"] = mark,
            ["tags"] = new JsonObject { [FileNotes.KeyId] = table.Store.KeyIdFor(table.Full(LogFiles.Commit(readVersion + 1))) },
        };
        if (readVersion < 0)
            fields.Remove("readVersion");
        return new CommitInfo(fields);
    }
}
