using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Validation.Claims;

namespace Millrace.Validation.Replay;

/// <summary>
/// Who replays an entry of the quarantine: the first batch that comes with it. However often an entry is sent again, while its end is
/// not in the table yet, one batch works it; that batch may be delivered again.
/// </summary>
sealed class ReplayClaims(ClaimStore store)
{
    /// <summary>Takes those of a batch's entries that no other batch has taken, and returns their rows.</summary>
    public async Task<IReadOnlyList<RawRow>> TakeAsync(RawBatch raw, SourcePosition position, CancellationToken cancellationToken)
    {
        var scope = $"{raw.Tenant}/{raw.Pack}/{raw.Dataset}";
        var keys = raw.Rows.Select(row => ClaimKey.OfEntry(scope, row.Entry ?? "")).ToArray();
        var known = await store.ReadAsync(keys, cancellationToken);
        var mine = Enumerable.Range(0, keys.Length)
            .Where(i => !(known.TryGetValue(keys[i], out var text) && Claim.TryParse(text, out var claim) && claim.Position != position))
            .ToArray();
        await store.WriteAsync(mine.Select(i => KeyValuePair.Create(keys[i], new Claim(position, 0))), [], cancellationToken);
        return [.. mine.Select(i => raw.Rows[i])];
    }
}
