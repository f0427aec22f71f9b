using Millrace.Catalog.Silver;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.Windows;
using Millrace.Lake.Delta.Filters;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>
/// The entities whose past looks different from what some earlier work saw, each with the instant from which on: because
/// of rows that came since, of versions of dimensions that came since, and of actors whose rows a guard now judges otherwise.
/// </summary>
internal sealed class StaleEntities
{
    readonly Dictionary<string, long> _since = new(StringComparer.Ordinal);
    readonly SilverReading _silver;
    readonly FeatureViewModel _view;

    StaleEntities(SilverReading silver, FeatureViewModel view) => (_silver, _view) = (silver, view);

    /// <summary>Whether nothing is known of what changed, so that every entity counts as stale from the beginning.</summary>
    public bool AreAll { get; private init; }

    /// <summary>The earliest instant (µs) from which any entity's past is different; <see cref="long.MaxValue"/> if none is.</summary>
    public long Earliest { get; private set; } = long.MaxValue;

    /// <summary>The instant (µs) from which an entity's past is different: its values after it may be. <see cref="long.MaxValue"/>: none.</summary>
    public long SinceOf(string[] key) => AreAll ? long.MinValue : _since.GetValueOrDefault(JoinedKeys.Of(key), long.MaxValue);

    /// <summary>The entities whose past before an instant (µs) is different.</summary>
    public IEnumerable<string> Before(long instant) => _since.Where(entity => entity.Value < instant).Select(entity => entity.Key);

    /// <summary>Finds what differs from work done at some versions of the tables that a view is computed from.</summary>
    /// <param name="silver">What this run reads.</param>
    /// <param name="view">The view.</param>
    /// <param name="seen">The versions that the earlier work was done from, by dataset; of one that is not there, nothing was seen.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    public static async Task<StaleEntities> SinceAsync(
        SilverReading silver, FeatureViewModel view, IReadOnlyDictionary<string, long> seen, CancellationToken cancellationToken)
    {
        var everything = new StaleEntities(silver, view) { AreAll = true, Earliest = long.MinValue };
        var stream = view.Stream!;
        if (!seen.TryGetValue(stream.Name, out var version) || await silver.SinceAsync(stream, version, cancellationToken) is not { } added)
            return everything;
        var stale = new StaleEntities(silver, view);
        stale.Add(added.Rows, _ => long.MinValue);
        if (view.Guard is { } guard)
        {
            // A rule that an actor met by a row counts from the next day on.
            var judged = FirstOfEach(added.Rows, guard.ActorColumn, stream.EventTime).ToDictionary(
                actor => actor.Key, actor => UtcDay.Start(UtcDay.Of(actor.Value) + 1), StringComparer.Ordinal);
            await stale.AddReferringAsync(guard.ActorColumn, judged, cancellationToken);
        }
        foreach (var schema in ViewHistory.DimensionsOf(view))
        {
            if (await silver.SinceAsync(schema, seen.GetValueOrDefault(schema.Name, -1), cancellationToken) is not { } versions)
                return everything;
            var valid = FirstOfEach(versions.Rows, schema.Key[0], schema.EventTime);
            foreach (var join in view.Joins.Where(join => join.Dataset.Name == schema.Name))
                await stale.AddReferringAsync(join.LocalKey, valid, cancellationToken);
            foreach (var own in view.Dimensions.Where(own => own.Dataset.Name == schema.Name))
                await stale.AddOwnAsync(own.EntityKey, valid, cancellationToken);
        }
        return stale;
    }

    // A version of an entity's own row counts from the version on, whether the entity has events or not.
    async Task AddOwnAsync(string entityKey, Dictionary<string, long> valid, CancellationToken cancellationToken)
    {
        if (_view.Entity.JoinKeys.Count > 1)
        {
            await AddReferringAsync(entityKey, valid.ToDictionary(pair => pair.Key, _ => long.MinValue, StringComparer.Ordinal), cancellationToken);
            return;
        }
        foreach (var (key, since) in valid)
            Note(JoinedKeys.Of([key]), since);
    }

    // The entities of those rows whose reference is among the keys, at or after the instant given for it.
    async Task AddReferringAsync(string column, Dictionary<string, long> from, CancellationToken cancellationToken)
    {
        if (from.Count == 0)
            return;
        var rows = await ReferringAsync(column, from, cancellationToken);
        var references = JoinedKeys.Text(rows[column]);
        var since = new long[references.Texts.Count];
        for (var code = 0; code < since.Length; code++)
            since[code] = from.GetValueOrDefault(references.Texts[code], long.MaxValue);
        Add(rows, row => references.IsNull(row) ? long.MaxValue : since[references.Codes[row]]);
    }

    async Task<RecordBatch> ReferringAsync(string column, Dictionary<string, long> from, CancellationToken cancellationToken)
    {
        var stream = _view.Stream!;
        var where = Filter.AtLeast(stream.EventTime, from.Values.Min());
        if (stream.TypeOf(column) == ColumnType.String && EntityRows.Of(column, from.Keys) is { } few)
            where = Filter.All(where, few);
        var columns = _view.Entity.JoinKeys.Append(stream.EventTime).Append(column).ToHashSet(StringComparer.Ordinal);
        return (await _silver.WhereAsync(stream, where, columns, cancellationToken)).Rows;
    }

    void Add(RecordBatch rows, Func<int, long> from)
    {
        var times = (TimestampColumn)rows[_view.Stream!.EventTime];
        var keys = JoinedKeys.Of(rows, _view.Entity.JoinKeys);
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
