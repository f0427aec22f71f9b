using System.Globalization;
using Millrace.Catalog.Silver;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Windows;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>
/// A Delta table of states by (key, day). Rows are only added: of those of one (key, day) the one with the highest sequence
/// holds. So the table is also the list of what changed, and by whom, since any sequence that somebody has seen. It is
/// parted by month and clustered by key: one entity's days lie in a file or two of each month.
/// </summary>
internal sealed class TileTable
{
    const string Day = "day";
    const string Month = "month";
    const string Sequence = "sequence";
    const string State = "state";
    const string Present = "present";
    const int RowsAtOnce = 8192;
    const int PageRows = 512;
    const int MostSmallFiles = 8;
    const long SmallFile = 32L << 20;

    // Tells that the table was begun: one that has no row at all was emptied by an erasure.
    const int Beginning = -719_162;

    readonly DeltaTable _table;
    readonly IReadOnlyList<string> _keys;
    readonly TableSchema _schema;

    TileTable(DeltaTable table, IReadOnlyList<string> keys, TableSchema schema, TileProgress progress) =>
        (_table, _keys, _schema, Progress) = (table, keys, schema, progress);

    /// <summary>How far it has come.</summary>
    public TileProgress Progress { get; private set; }

    /// <summary>The days [from, to) of each month that has rows: read by month, no file is opened twice and no more than a month is in memory.</summary>
    public IEnumerable<(long From, long To)> Months => _table.Snapshot.Files.Select(file => file.PartitionValues[Month]!.PadLeft(6, '0')).Distinct().Select(month =>
    {
        var first = DateTime.ParseExact(month, "yyyyMM", CultureInfo.InvariantCulture);
        return (DayOf(first), DayOf(first) + DateTime.DaysInMonth(first.Year, first.Month));
    }).Order();

    /// <summary>Opens a table, or makes it.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="keys">The names of the keys' parts: columns of their own, so that people can be found by them.</param>
    /// <param name="definition">What computes the states.</param>
    /// <param name="clock">Tells the time of commits.</param>
    /// <param name="cancellationToken">Stops opening.</param>
    public static async Task<TileTable> OpenAsync(
        IObjectStore lake, string path, IReadOnlyList<string> keys, string definition, TimeProvider clock, CancellationToken cancellationToken)
    {
        var schema = new TableSchema(
        [
            .. keys.Select(key => new Field(key, LakeType.String, Nullable: false)), new Field(Day, LakeType.Date, Nullable: false),
            new Field(Sequence, LakeType.Int64, Nullable: false), new Field(Present, LakeType.Boolean, Nullable: false), new Field(State, LakeType.Binary),
            new Field(Month, LakeType.Int32, Nullable: false),
        ]);
        var table = await DeltaTable.OpenOrCreateAsync(
            lake, path, new TableDefinition(schema) { PartitionColumns = [Month] }, new TableOptions { Clock = clock, PageRows = PageRows }, cancellationToken);
        return new TileTable(table, keys, schema, TileProgress.Of(table.Snapshot, definition, clock.GetUtcNow()));
    }

    /// <summary>
    /// Adds states and goes on to a progress, in one commit; when that has another offset, nothing that was there stays. A
    /// process that dies between the two commits of that leaves an empty table, which is begun anew.
    /// </summary>
    public async Task AppendAsync(IEnumerable<DayState> states, TileProgress progress, CancellationToken cancellationToken)
    {
        var begunAnew = progress.Offset != Progress.Offset || Progress.IsNone;
        if (begunAnew && _table.Snapshot.FileCount > 0)
            await _table.DeleteAsync(Filter.All(), cancellation: cancellationToken);
        var marks = progress.Since(begunAnew ? progress with { To = 0, Sources = new Dictionary<string, long>() } : Progress);
        if (marks.Count == 0)
            return;
        if (begunAnew)
            states = states.Append(new DayState([.. _keys.Select(_ => "")], Beginning, null));
        await _table.AppendAsync(Batches(states, progress.Sequence), new CommitOptions { Operation = "TILE", Transactions = marks }, cancellationToken);
        Progress = progress;
        await CompactAsync(cancellationToken);
        await _table.RefreshAsync(cancellationToken);
    }

    /// <summary>Who has newer states than a sequence tells of, and of which days.</summary>
    public async Task<IReadOnlyList<(string Key, long Day)>> ChangedSinceAsync(long sequence, CancellationToken cancellationToken)
    {
        var changed = new List<(string Key, long Day)>();
        await foreach (var batch in BatchesAsync([.. _keys, Day, Sequence], Filter.All(Filter.Greater(Sequence, sequence), Filter.Greater(Day, Beginning)), cancellationToken))
        {
            var keys = Keys(batch);
            var days = ((Int32Column)batch[Day]).Values;
            for (var row = 0; row < batch.RowCount; row++)
                changed.Add((keys(row), days[row]));
        }
        return changed;
    }

    /// <summary>The states of the days [from, to), by joined key and in order of days.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last.</param>
    /// <param name="keys">Whose; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="until">The table as it was at this sequence.</param>
    /// <param name="withStates">False leaves the states out: only the days are of interest, all of which brought something.</param>
    public async Task<Dictionary<string, List<DayState>>> ReadAsync(
        long from, long to, IReadOnlySet<string>? keys, CancellationToken cancellationToken, long until = long.MaxValue, bool withStates = true)
    {
        var found = new Dictionary<string, List<(DayState State, long Sequence, bool IsThere)>>(StringComparer.Ordinal);
        if (from < to && keys is not { Count: 0 } && !Progress.IsNone)
            await foreach (var batch in BatchesAsync([.. _keys, Day, Sequence, Present, .. withStates ? [State] : Array.Empty<string>()], Where(from, to, keys, until), cancellationToken))
            {
                var (keyOf, days, sequences, present) = (Keys(batch), ((Int32Column)batch[Day]).Values, ((Int64Column)batch[Sequence]).Values, ((BooleanColumn)batch[Present]).Values);
                var states = withStates ? (BytesColumn)batch[State] : null;
                for (var row = 0; row < batch.RowCount; row++)
                {
                    var key = keyOf(row);
                    if (keys?.Contains(key) == false)
                        continue;
                    if (!found.TryGetValue(key, out var list))
                        found.Add(key, list = []);
                    var parts = list.Count > 0 ? list[0].State.Key : JoinedKeys.Parts(key, _keys.Count);
                    list.Add((new DayState(parts, days[row], states is not null && present[row] ? states[row].ToArray() : null), sequences[row], present[row]));
                }
            }
        return found.Select(entity => KeyValuePair.Create(entity.Key, Newest(entity.Value))).Where(entity => entity.Value.Count > 0).ToDictionary(StringComparer.Ordinal);
    }

    static List<DayState> Newest(List<(DayState State, long Sequence, bool IsThere)> rows)
    {
        rows.Sort((left, right) => left.State.Day != right.State.Day ? left.State.Day.CompareTo(right.State.Day) : left.Sequence.CompareTo(right.Sequence));
        var newest = new List<DayState>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].IsThere && (i + 1 == rows.Count || rows[i + 1].State.Day != rows[i].State.Day))
                newest.Add(rows[i].State);
        return newest;
    }

    Filter Where(long from, long to, IReadOnlySet<string>? keys, long until)
    {
        // Without rounding a day to its month, the partitions would not be passed over.
        var first = (int)Math.Clamp(from, int.MinValue, int.MaxValue);
        var last = (int)Math.Clamp(to - 1, int.MinValue, int.MaxValue);
        var where = new List<Filter> { Filter.AtLeast(Day, first), Filter.AtMost(Day, last), Filter.AtLeast(Month, MonthOf(first)), Filter.AtMost(Month, MonthOf(last)) };
        if (keys is not null && EntityRows.Of(_keys[0], keys.Select(key => JoinedKeys.Parts(key, _keys.Count)[0])) is { } few)
            where.Add(few);
        if (until < long.MaxValue)
            where.Add(Filter.AtMost(Sequence, until));
        return Filter.All(where);
    }

    IAsyncEnumerable<ColumnBatch> BatchesAsync(string[] columns, Filter where, CancellationToken cancellationToken) =>
        _table.ReadAsync(new ReadOptions { Columns = columns, Where = where, Version = _table.Version }, cancellationToken);

    Func<int, string> Keys(ColumnBatch batch)
    {
        var parts = _keys.Select(key => (BytesColumn)batch[key]).ToArray();
        return parts is [var only] ? row => only.Text(row)! : row => JoinedKeys.Of([.. parts.Select(part => part.Text(row)!)]);
    }

    IEnumerable<ColumnBatch> Batches(IEnumerable<DayState> states, long sequence)
    {
        foreach (var chunk in states.OrderBy(state => state.Key[0], StringComparer.Ordinal).Chunk(RowsAtOnce))
        {
            var rows = new BatchBuilder(_schema);
            foreach (var (key, day, state) in chunk)
                rows.Append([.. key, (int)day, sequence, state is not null, state, MonthOf((int)day)]);
            yield return rows.Build();
        }
    }

    // Small files are put together as they come; once they are a quarter of their month, the month is clustered anew.
    async Task CompactAsync(CancellationToken cancellationToken)
    {
        foreach (var month in _table.Snapshot.Files.GroupBy(file => file.PartitionValues[Month]).ToArray())
        {
            var small = month.Where(file => file.Size < SmallFile).ToArray();
            if (small.Length < MostSmallFiles)
                continue;
            var isMuch = small.Sum(file => file.Size) * 4 >= month.Sum(file => file.Size);
            await _table.CompactAsync(
                new CompactOptions
                {
                    Where = Filter.Equal(Month, int.Parse(month.Key!, CultureInfo.InvariantCulture)), ZOrderBy = isMuch ? [_keys[0]] : [],
                }, cancellationToken);
        }
    }

    static long DayOf(DateTime date) => (date - DateTime.UnixEpoch).Days;

    // A day's year and month, as 202611.
    static int MonthOf(int day)
    {
        var date = DateTime.UnixEpoch.AddDays(Math.Clamp(day, Beginning, 2_932_896));
        return (date.Year * 100) + date.Month;
    }
}
