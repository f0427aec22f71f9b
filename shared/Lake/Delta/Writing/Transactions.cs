using Millrace.Lake.Delta.Log;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Positions of applications that make writes idempotent.</summary>
static class Transactions
{
    /// <summary>True when the table has every one of the positions, or a later one.</summary>
    /// <exception cref="DeltaException">It has some and lacks others: the write was put together differently the first time.</exception>
    public static bool Done(Snapshot table, IReadOnlyList<TransactionVersion> positions)
    {
        var done = positions.Count(position => table.TransactionVersion(position.AppId) >= position.Version);
        if (done > 0 && done < positions.Count)
            throw new DeltaException(
                $"{table.Folder.Name} has {done} of the {positions.Count} transaction versions of this write already: "
                + "write the parts that are missing by themselves ("
                + string.Join(", ", positions.Where(position => !(table.TransactionVersion(position.AppId) >= position.Version)).Select(position => $"{position.AppId}={position.Version}")) + ")");
        return positions.Count > 0 && done == positions.Count;
    }

    public static IEnumerable<LogAction> Actions(IReadOnlyList<TransactionVersion> positions, TimeProvider clock) =>
        positions.Select(position => new TransactionId(position.AppId, position.Version, clock.GetUtcNow().ToUnixTimeMilliseconds()));
}
