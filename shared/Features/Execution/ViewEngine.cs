using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Features.Windows;

namespace Millrace.Features.Execution;

/// <summary>
/// Runs one feature view: in the stream, at serving, in batch and point in time, with the same operators over the same
/// columns, so that the values agree in bits for the same events and the same instant. It has no clock, does no I/O
/// and keeps no state; one instance serves any number of threads.
/// </summary>
/// <remarks>
/// <para>Instants are microseconds since 1970 in UTC. A value at t covers events before t, never at t.</para>
/// <para><b>Stream</b>, for each delivered batch of one lane (de-duplicated, valid rows):</para>
/// <code>
/// var events = engine.Prepare(batch, dimensionsKnownNow, keep);          // keep: from EventGuard, or null
/// for (var i = 0; i &lt; events.Entities.Count; i++)
/// {
///     var live = bytes is null ? engine.NewLive() : engine.DecodeLive(bytes);  // state store, key = engine's entity
///     if (engine.Fold(live, events, i, position, now, newestCutoffOfTheView))  // false: seen before, nothing to write
///         save(engine.Encode(live));
/// }
/// </code>
/// <para><b>Serving</b>: <c>engine.FinisherOf(features).Finish([new EntityRecords(key, base?, live?), …], at, currentDimensions, populations)</c>.</para>
/// <para><b>Batch</b> (silver is read with the columns that <see cref="StreamColumns"/> names): <c>engine.BuildBases(engine.Prepare(silver, dimensions, keep), engine.CutoffFor(now), silverVersion)</c>
/// gives records to store; <c>engine.AllAt(prepared, at, dimensions)</c> the finished row of every known entity; <c>engine.ChangedDays</c> says which rows gold holds.
/// To renew the bases of some entities, prepare all silver rows of those entities; or keep what <c>engine.DayTiles</c> gives for
/// each (entity, day), and put the tiles of an entity into <c>engine.NewFold()</c>, or the newer ones into <c>engine.FoldFrom(base)</c>:
/// <c>fold.BaseAt(cutoff, silverVersion)</c> gives the same bytes.</para>
/// <para><b>Point in time</b>: <c>engine.PointInTime(prepared, keys, instants, dimensions)</c>, one row per spine row in its order.</para>
/// </remarks>
public sealed class ViewEngine
{
    private const long Hour = 3_600_000_000;
    private readonly ViewLayout _layout;
    private readonly FeatureFinisher _all;

    /// <summary>Compiles the view's layout.</summary>
    /// <exception cref="ArgumentException">The view cannot be run: too many filters, or an offset window within the last hour.</exception>
    public ViewEngine(FeatureViewModel view)
    {
        ArgumentNullException.ThrowIfNull(view);
        View = view;
        _layout = new ViewLayout(view);
        _all = new FeatureFinisher(view, _layout, view.Features);
    }

    /// <summary>The view.</summary>
    public FeatureViewModel View { get; }

    /// <summary>Cutoffs of bases are aligned to this many microseconds.</summary>
    public long CoarsestTile => _layout.CoarsestTile;

    /// <summary>About how many bytes the base record of a busy entity takes: an event in every tile for a year, of made-up values.</summary>
    public int BusyRecordBytes => RecordEstimate.Of(_layout);

    /// <summary>The newest cutoff that a base written now may have: aligned, and at least an hour old.</summary>
    public long CutoffFor(long now) => Tile.Floor(now - Hour, CoarsestTile);

    /// <summary>
    /// Computes what the view needs of a batch: joins, derived columns, inputs, filters, groups by entity.
    /// </summary>
    /// <param name="events">Rows with the stream dataset's columns, in any order, each event once.</param>
    /// <param name="dimensions">Versions of dimension rows; in the stream, what is known now.</param>
    /// <param name="keep">False for events that a guard leaves out; null keeps all.</param>
    public PreparedEvents Prepare(RecordBatch events, DimensionSet dimensions, bool[]? keep = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(dimensions);
        return new PreparedEvents(View, _layout, events, dimensions, keep);
    }

    /// <summary>An empty live record.</summary>
    public LiveRecord NewLive() => new(_layout);

    /// <summary>Reads a live record.</summary>
    /// <exception cref="RecordFormatException">The bytes are not a live record of this view.</exception>
    public LiveRecord DecodeLive(byte[] bytes) => LiveRecord.Decode(_layout, bytes);

    /// <summary>Reads a base record.</summary>
    /// <exception cref="RecordFormatException">The bytes are not a base record of this view.</exception>
    public BaseRecord DecodeBase(byte[] bytes) => BaseRecord.Decode(_layout, bytes);

    /// <summary>The cutoff (µs) of a base record; <see cref="long.MaxValue"/> if the bytes are not a base record of this view.</summary>
    public long CutoffOf(byte[] bytes)
    {
        try
        {
            return BaseRecord.Open(_layout, bytes).Cutoff;
        }
        catch (RecordFormatException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>The bytes of a live record.</summary>
    public byte[] Encode(LiveRecord live)
    {
        ArgumentNullException.ThrowIfNull(live);
        Check(live);
        return live.Encode();
    }

    /// <summary>The bytes of a base record.</summary>
    public byte[] Encode(BaseRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Encode(_layout.Fingerprint);
    }

    /// <summary>Takes the rows of one entity of a batch into its live record.</summary>
    /// <param name="live">The record, changed in place.</param>
    /// <param name="events">The prepared batch.</param>
    /// <param name="entity">An index into <see cref="PreparedEvents.Entities"/>.</param>
    /// <param name="position">Where the batch came from; one position per batch.</param>
    /// <param name="now">The instant, for retiring what a base covers.</param>
    /// <param name="baseCutoff">The newest cutoff of the view's bases that is known; earlier events are left to the next base.</param>
    /// <returns>False when the record has taken this position in before: it did not change.</returns>
    public bool Fold(LiveRecord live, PreparedEvents events, int entity, SourcePosition position, long now, long baseCutoff = long.MinValue)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(events);
        Check(live);
        return live.Fold(events, events.RowsOf(entity), position, now, baseCutoff);
    }

    /// <summary>What finishes some of the view's features from the records of the online store. Keep it: it pays from the second time on.</summary>
    /// <param name="features">The features' names.</param>
    /// <exception cref="ArgumentException">The view has no such feature.</exception>
    public FeatureFinisher FinisherOf(IReadOnlyCollection<string> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.FirstOrDefault(name => View.Features.All(feature => feature.Name != name)) is { } unknown)
            throw new ArgumentException($"the view '{View.Name}' has no feature '{unknown}'", nameof(features));
        return new FeatureFinisher(View, _layout, View.Features.Where(feature => features.Contains(feature.Name)));
    }

    /// <summary>Merges base and live of entities and finishes all their features for an instant.</summary>
    /// <param name="entities">The records, as the online store has them.</param>
    /// <param name="at">The instant.</param>
    /// <param name="dimensions">Rows of the entities' own dimensions.</param>
    /// <param name="populations">One column per population by id, a value per entity; a missing one is null.</param>
    public FinishedRows Finish(
        IReadOnlyList<EntityRecords> entities,
        long at,
        DimensionSet dimensions,
        IReadOnlyDictionary<string, Column>? populations = null) => _all.Finish(entities, at, dimensions, populations);

    /// <summary>
    /// The bases of all entities, or of those that are wanted, that have events before the cutoff. The events must be
    /// complete for these entities.
    /// </summary>
    public IEnumerable<(string[] Key, BaseRecord Record)> BuildBases(
        PreparedEvents events, long cutoff, long silverVersion, Predicate<string[]>? wanted = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (Tile.Floor(cutoff, CoarsestTile) != cutoff)
            throw new ArgumentException($"the cutoff {cutoff} is not aligned to {CoarsestTile} µs", nameof(cutoff));
        return Build();

        IEnumerable<(string[] Key, BaseRecord Record)> Build()
        {
            for (var entity = 0; entity < events.Entities.Count; entity++)
            {
                if (wanted?.Invoke(events.Entities[entity]) == false)
                    continue;
                var count = events.RowsOf(entity).Length;
                while (count > 0 && events.Times[events.RowsOf(entity)[count - 1]] >= cutoff)
                    count--;
                if (count > 0)
                    yield return (events.Entities[entity], new BaseRecord(cutoff, silverVersion, EntityState.Complete(_layout, events, events.RowsOf(entity)[..count], cutoff)));
            }
        }
    }

    /// <summary>
    /// What each UTC day brought each entity, in bytes that <see cref="NewFold"/> takes: all that is needed of the day's
    /// events for bases from the end of the day on. Operators of every kind have it: their states may be merged.
    /// </summary>
    /// <param name="events">The events, complete for the (entity, day) pairs that are wanted.</param>
    /// <param name="wanted">Which pairs.</param>
    public IEnumerable<(string[] Key, long Day, byte[] Tile)> DayTiles(PreparedEvents events, Func<string[], long, bool> wanted)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(wanted);
        for (var entity = 0; entity < events.Entities.Count; entity++)
        {
            var (first, count) = (0, events.RowsOf(entity).Length);
            while (first < count)
            {
                var day = UtcDay.Of(events.Times[events.RowsOf(entity)[first]]);
                var (start, end) = (first, UtcDay.Start(day + 1));
                while (first < count && events.Times[events.RowsOf(entity)[first]] < end)
                    first++;
                if (wanted(events.Entities[entity], day))
                    yield return (events.Entities[entity], day, DayTile.Encode(_layout, events, events.RowsOf(entity)[start..first], end));
            }
        }
    }

    /// <summary>An entity without events, into which its day tiles are put.</summary>
    public TileFold NewFold() => new(_layout);

    /// <summary>An entity as its base has it, into which the tiles of the days from the base's cutoff on are put.</summary>
    public TileFold FoldFrom(BaseRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new TileFold(_layout, record.State);
    }

    /// <summary>Values for any rows of (entity, instant), in the order given.</summary>
    /// <param name="events">All events that may matter.</param>
    /// <param name="keys">The join keys of each row.</param>
    /// <param name="instants">The instant of each row.</param>
    /// <param name="dimensions">All versions of dimension rows.</param>
    /// <param name="parallelism">Threads to use at most.</param>
    public FinishedRows PointInTime(
        PreparedEvents events, IReadOnlyList<string[]> keys, IReadOnlyList<long> instants, DimensionSet dimensions, int parallelism = 2)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(instants);
        return new History(View, _layout, events, dimensions, parallelism).Finish([.. keys], [.. instants]);
    }

    /// <summary>The row of every entity known before the instant: those of the events and of the first own dimension.</summary>
    public FinishedRows AllAt(PreparedEvents events, long at, DimensionSet dimensions, int parallelism = 2)
    {
        var history = new History(View, _layout, events, dimensions, parallelism);
        var keys = history.KnownAt(at);
        var instants = new long[keys.Length];
        Array.Fill(instants, at);
        return history.Finish(keys, instants);
    }

    /// <summary>
    /// For every entity the day starts at which its row is another one than a day before: those that follow a day with an
    /// event of it or a version of its own rows. Between two of them only time passes.
    /// </summary>
    /// <param name="events">The events of the entities.</param>
    /// <param name="dimensions">All versions of dimension rows.</param>
    /// <param name="firstDay">The day start after the first event of all entities, where these are not all; null: find it.</param>
    public IReadOnlyList<EntityDays> ChangedDays(PreparedEvents events, DimensionSet dimensions, long? firstDay = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        return ChangedDays(DayChanges.WithEvents(events), dimensions, firstDay);
    }

    /// <summary>The same from the starts of the days on which the entities have events: those that they have tiles of.</summary>
    public IReadOnlyList<EntityDays> ChangedDays(IReadOnlyList<EntityDays> active, DimensionSet dimensions, long? firstDay = null)
    {
        ArgumentNullException.ThrowIfNull(active);
        ArgumentNullException.ThrowIfNull(dimensions);
        return new DayChanges(View, dimensions).All(active, firstDay);
    }

    /// <summary>
    /// The populations at one instant of their grid, for every known entity: what a store keeps so that serving can hand
    /// it to <see cref="Finish"/>.
    /// </summary>
    public (string[][] Keys, IReadOnlyDictionary<string, Column> Columns) PopulationsAt(
        PreparedEvents events, long gridInstant, DimensionSet dimensions, int parallelism = 2)
    {
        var history = new History(View, _layout, events, dimensions, parallelism);
        var keys = history.KnownAt(gridInstant);
        var instants = new long[keys.Length];
        Array.Fill(instants, gridInstant);
        return (keys, history.Populations(keys, instants).ToDictionary());
    }

    private void Check(LiveRecord live)
    {
        if (live.Fingerprint != _layout.Fingerprint)
            throw new ArgumentException($"the record belongs to another layout than that of the view '{View.Name}'");
    }
}
