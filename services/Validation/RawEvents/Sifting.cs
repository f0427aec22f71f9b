using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Validation.Claims;
using Millrace.Validation.Dimensions;

namespace Millrace.Validation.RawEvents;

/// <summary>
/// Which of the rows that hold are new, which repeat others, and which must wait. Pure: a function of the rows, of what is known
/// under their keys, and of the batch's position.
/// </summary>
sealed class Sifting
{
    /// <param name="reading">The rows that hold.</param>
    /// <param name="known">What is stored under their keys.</param>
    /// <param name="position">Where their batch stands in the log.</param>
    /// <param name="isReturn">Whether they come again, after waiting or from the quarantine: then what was noted when they were held is about themselves.</param>
    public Sifting(BatchReading reading, IReadOnlyDictionary<string, string> known, SourcePosition position, bool isReturn)
    {
        Keep = new bool[reading.Plans.Count];
        HashSet<DimensionKey> arrived = [];
        for (var i = 0; i < Keep.Length; i++)
        {
            var plan = reading.Plans[i];
            if (FirstOf(plan, known, position, isReturn) is { } first)
            {
                Duplicates++;
                if (first.Content != plan.Claim.Content)
                    Conflicts++;
                continue;
            }

            if (plan.References.FirstOrDefault(reference => !known.ContainsKey(reference.Known)) is { Id: not null } missing)
            {
                if (!Held.TryGetValue(missing, out var rows))
                    Held[missing] = rows = [];
                rows.Add(plan.Row);
                foreach (var claim in plan.Claims)
                    HeldClaims.TryAdd(ClaimKey.OfHeld(claim), plan.Claim);
                continue;
            }

            Keep[i] = true;
            Accepted++;
            foreach (var claim in plan.Claims)
                Claims[claim] = plan.Claim;
            if (plan.Key is { } key && !known.ContainsKey(key.Known))
                arrived.Add(key);
        }

        Arrived = [.. arrived];
    }

    /// <summary>Per row of the reading, whether it is accepted.</summary>
    public bool[] Keep { get; }

    public int Accepted { get; }

    public int Duplicates { get; }

    /// <summary>Those of the repeats that hold something else than the first.</summary>
    public int Conflicts { get; }

    /// <summary>What to remember of the accepted rows.</summary>
    public Dictionary<string, Claim> Claims { get; } = new(StringComparer.Ordinal);

    /// <summary>What to remember of the held rows: a repeat of one is a repeat, though its ids stay free for its return.</summary>
    public Dictionary<string, Claim> HeldClaims { get; } = new(StringComparer.Ordinal);

    /// <summary>The rows that wait, by the first entity they miss.</summary>
    public Dictionary<DimensionKey, List<RawRow>> Held { get; } = [];

    /// <summary>Entities that are known from now on.</summary>
    public IReadOnlyList<DimensionKey> Arrived { get; }

    /// <summary>The first row with one of the keys, when it is another one than this.</summary>
    Claim? FirstOf(RowPlan plan, IReadOnlyDictionary<string, string> known, SourcePosition position, bool isReturn)
    {
        foreach (var key in plan.Claims)
        {
            var held = ClaimKey.OfHeld(key);
            if (Claims.TryGetValue(key, out var here) || HeldClaims.TryGetValue(held, out here))
                return here;
            // Of its own position a row is the first still: the batch has come again.
            if (Other(key, known, position) is { } first)
                return first;
            if (!isReturn && Other(held, known, position) is { } waiting)
                return waiting;
        }

        return null;
    }

    static Claim? Other(string key, IReadOnlyDictionary<string, string> known, SourcePosition position) =>
        known.TryGetValue(key, out var text) && Claim.TryParse(text, out var claim) && claim.Position != position ? claim : null;
}
