using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.Windows;
using Millrace.FeatureCompute.Tiles;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>
/// The entities whose past looks different from what some earlier work saw, each with the instant from which on: because
/// of day tiles that were written since, and of versions of the entities' own rows that came since.
/// </summary>
internal sealed class StaleEntities
{
    readonly Dictionary<string, long> _since = new(StringComparer.Ordinal);

    /// <summary>Whether nothing is known of what changed, so that every entity counts as stale from the beginning.</summary>
    public bool AreAll { get; private init; }

    /// <summary>The earliest instant (µs) from which any entity's past is different; <see cref="long.MaxValue"/> if none is.</summary>
    public long Earliest { get; private set; } = long.MaxValue;

    /// <summary>The instant (µs) from which an entity's past is different: its values after it may be. <see cref="long.MaxValue"/>: none.</summary>
    public long SinceOf(string key) => AreAll ? long.MinValue : _since.GetValueOrDefault(key, long.MaxValue);

    /// <summary>The entities whose past before an instant (µs) is different.</summary>
    public IEnumerable<string> Before(long instant) => _since.Where(entity => entity.Value < instant).Select(entity => entity.Key);

    /// <summary>The entities whose events look different from what work saw that was done from tiles.</summary>
    public static async Task<StaleEntities> SinceAsync(TileTable tiles, IReadOnlyDictionary<string, long> seen, CancellationToken cancellationToken)
    {
        var stale = new StaleEntities();
        // Work that saw other tiles, which these were begun anew in place of, may have seen entities that are gone.
        if (!seen.TryGetValue(SourceVersions.Tiles, out var sequence) || sequence < tiles.Progress.Offset || sequence > tiles.Progress.Sequence)
            return new StaleEntities { AreAll = true, Earliest = long.MinValue };
        if (sequence < tiles.Progress.Sequence)
            foreach (var (key, day) in await tiles.ChangedSinceAsync(sequence, cancellationToken))
                stale.Note(key, UtcDay.Start(day));
        return stale;
    }

    /// <summary>The same, and those whose own rows do.</summary>
    public static async Task<StaleEntities> SinceAsync(
        TileTable tiles, SilverReading silver, FeatureViewModel view, IReadOnlyDictionary<string, long> seen, CancellationToken cancellationToken)
    {
        var stale = await SinceAsync(tiles, seen, cancellationToken);
        foreach (var own in view.Dimensions)
        {
            if (stale.AreAll || await silver.SinceAsync(own.Dataset, seen.GetValueOrDefault(own.Dataset.Name, -1), cancellationToken) is not { } versions)
                return new StaleEntities { AreAll = true, Earliest = long.MinValue };
            var times = (TimestampColumn)versions.Rows[own.Dataset.EventTime];
            var keys = JoinedKeys.Text(versions.Rows[own.Dataset.Key[0]]);
            var valid = new Dictionary<string, long>(StringComparer.Ordinal);
            for (var row = 0; row < versions.Rows.Rows; row++)
                if (keys[row] is { } key)
                    valid[key] = Math.Min(valid.GetValueOrDefault(key, long.MaxValue), times.IsNull(row) ? long.MinValue : times.Values[row]);
            await stale.NoteOwnAsync(tiles, view, own, valid, cancellationToken);
        }
        return stale;
    }

    // A version of an entity's own row counts from the version on, whether the entity has events or not; where the row is
    // one of several entities', from the beginning for all of them.
    async Task NoteOwnAsync(TileTable tiles, FeatureViewModel view, OwnDimensionModel own, Dictionary<string, long> valid, CancellationToken cancellationToken)
    {
        if (valid.Count == 0)
            return;
        if (view.Entity.JoinKeys.Count == 1)
        {
            foreach (var (key, since) in valid)
                Note(key, since);
            return;
        }
        var part = view.Entity.JoinKeys.ToList().IndexOf(own.EntityKey);
        foreach (var (key, days) in await tiles.ReadAsync(long.MinValue, long.MaxValue, null, cancellationToken, withStates: false))
            if (valid.ContainsKey(days[0].Key[part]))
                Note(key, UtcDay.Start(days[0].Day));
    }

    void Note(string key, long since)
    {
        if (!_since.TryGetValue(key, out var known) || since < known)
            _since[key] = since;
        Earliest = Math.Min(Earliest, since);
    }
}
