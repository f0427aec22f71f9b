using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.Windows;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>
/// The entities whose past looks different from what some earlier work saw, each with the instant from which on: because
/// of rows that came since, of versions of dimensions that came since, and of actors whose rows a guard now judges otherwise.
/// </summary>
internal sealed class StaleEntities
{
    readonly Dictionary<string, long> _since = new(StringComparer.Ordinal);
    long _everything = long.MaxValue;

    /// <summary>All entities, from the beginning.</summary>
    public static StaleEntities All { get; } = new() { _everything = long.MinValue, Earliest = long.MinValue };

    /// <summary>The earliest instant (µs) from which any entity's past is different; <see cref="long.MaxValue"/> if none is.</summary>
    public long Earliest { get; private set; } = long.MaxValue;

    /// <summary>The instant (µs) from which an entity's past is different: its values after it may be. <see cref="long.MaxValue"/>: none.</summary>
    public long SinceOf(string[] key) => Math.Min(_everything, _since.GetValueOrDefault(JoinedKeys.Of(key), long.MaxValue));

    /// <summary>Finds what differs from work done at some versions of the tables that a view is computed from.</summary>
    /// <param name="silver">What this run reads.</param>
    /// <param name="view">The view.</param>
    /// <param name="seen">The versions that the earlier work was done from, by dataset; of one that is not there, nothing was seen.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    public static async Task<StaleEntities> SinceAsync(
        SilverReading silver, FeatureViewModel view, IReadOnlyDictionary<string, long> seen, CancellationToken cancellationToken)
    {
        if (!seen.TryGetValue(view.Stream!.Name, out var version))
            return All;
        if (await silver.SinceAsync(view.Stream, version, cancellationToken) is not { } added)
            return All;
        var stale = new StaleEntities();
        var stream = view.Stream;
        var all = (await silver.AllAsync(stream, cancellationToken)).Rows;
        stale.Add(added.Rows, view, _ => long.MinValue);
        if (view.Guard is { } guard)
        {
            // A rule that an actor met by a row counts from the next day on.
            var judged = FirstOfEach(added.Rows, guard.ActorColumn, stream.EventTime).ToDictionary(
                actor => actor.Key, actor => UtcDay.Start(UtcDay.Of(actor.Value) + 1), StringComparer.Ordinal);
            stale.AddReferring(all, view, guard.ActorColumn, judged);
        }
        foreach (var schema in ViewHistory.DimensionsOf(view))
        {
            if (await silver.SinceAsync(schema, seen.GetValueOrDefault(schema.Name, -1), cancellationToken) is not { } versions)
                return All;
            var valid = FirstOfEach(versions.Rows, schema.Key[0], schema.EventTime);
            foreach (var join in view.Joins.Where(join => join.Dataset.Name == schema.Name))
                stale.AddReferring(all, view, join.LocalKey, valid);
            foreach (var own in view.Dimensions.Where(own => own.Dataset.Name == schema.Name))
                stale.AddOwn(all, view, own.EntityKey, valid);
        }
        return stale;
    }

    // A version of an entity's own row counts from the version on, whether the entity has events or not.
    void AddOwn(RecordBatch all, FeatureViewModel view, string entityKey, Dictionary<string, long> valid)
    {
        if (view.Entity.JoinKeys.Count > 1)
        {
            AddReferring(all, view, entityKey, valid.ToDictionary(pair => pair.Key, _ => long.MinValue, StringComparer.Ordinal));
            return;
        }
        foreach (var (key, since) in valid)
            Note(JoinedKeys.Of([key]), since);
    }

    // The entities of those rows whose reference is among the keys, at or after the instant given for it.
    void AddReferring(RecordBatch all, FeatureViewModel view, string column, Dictionary<string, long> from)
    {
        if (from.Count == 0)
            return;
        var references = JoinedKeys.Text(all[column]);
        var since = new long[references.Texts.Count];
        for (var code = 0; code < since.Length; code++)
            since[code] = from.GetValueOrDefault(references.Texts[code], long.MaxValue);
        Add(all, view, row => references.IsNull(row) ? long.MaxValue : since[references.Codes[row]]);
    }

    void Add(RecordBatch rows, FeatureViewModel view, Func<int, long> from)
    {
        var times = (TimestampColumn)rows[view.Stream!.EventTime];
        var keys = JoinedKeys.Of(rows, view.Entity.JoinKeys);
        for (var row = 0; row < rows.Rows; row++)
            if (!times.IsNull(row) && times.Values[row] >= from(row) && keys[row] is { } key)
                Note(key, times.Values[row]);
    }

    void Note(string key, long since)
    {
        if (!_since.TryGetValue(key, out var known) || since < known)
            _since[key] = since;
        Earliest = Math.Min(Earliest, since);
    }

    static Dictionary<string, long> FirstOfEach(RecordBatch rows, string keyColumn, string timeColumn)
    {
        var earliest = new Dictionary<string, long>(StringComparer.Ordinal);
        var keys = JoinedKeys.Text(rows[keyColumn]);
        var times = (TimestampColumn)rows[timeColumn];
        for (var row = 0; row < rows.Rows; row++)
            if (keys[row] is { } key)
                earliest[key] = Math.Min(earliest.GetValueOrDefault(key, long.MaxValue), times.IsNull(row) ? long.MinValue : times.Values[row]);
        return earliest;
    }
}
