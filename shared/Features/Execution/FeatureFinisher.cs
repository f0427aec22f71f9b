using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>
/// Finishes some features of a view from what the online store holds, and does no more than these features take.
/// Made once per selection; one instance serves any number of threads.
/// </summary>
public sealed class FeatureFinisher
{
    private readonly ScanPool _scans;
    private readonly FinishPlan _plan;

    internal FeatureFinisher(FeatureViewModel view, ViewLayout layout, IEnumerable<FeatureModel> features)
    {
        _plan = new FinishPlan(view, features);
        _scans = new ScanPool(() => new RecordScan(view, layout, _plan.Aggregates));
    }

    /// <summary>The dimensions whose rows the features read, and the first one of the view: it tells which entities are known.</summary>
    public IReadOnlyList<DimensionColumns> Dimensions => _plan.Dimensions;

    /// <summary>The populations that the features read.</summary>
    public IReadOnlyList<PopulationModel> Populations => _plan.Populations;

    /// <summary>Merges base and live of entities and finishes the features for an instant.</summary>
    /// <param name="entities">The records, as the online store has them. What cannot be read counts as missing, see <see cref="FinishStatus.Unreadable"/>.</param>
    /// <param name="at">The instant.</param>
    /// <param name="dimensions">Rows of the entities' own dimensions.</param>
    /// <param name="populations">One column per population by id, a value per entity; a missing one is null.</param>
    public FinishedRows Finish(
        IReadOnlyList<EntityRecords> entities,
        long at,
        DimensionSet dimensions,
        IReadOnlyDictionary<string, Column>? populations = null)
    {
        ArgumentNullException.ThrowIfNull(entities);
        ArgumentNullException.ThrowIfNull(dimensions);
        var keys = new string[entities.Count][];
        for (var row = 0; row < keys.Length; row++)
            keys[row] = entities[row].Key;
        var instants = new long[keys.Length];
        Array.Fill(instants, at);
        var (columns, statuses, known) = Scan(entities, at);
        var given = new List<KeyValuePair<string, Column>>(columns);
        foreach (var population in _plan.Populations)
            given.Add(new(population.Id, populations?.GetValueOrDefault(population.Id) ?? Column.Nulls(PopulationModel.ResultType, keys.Length)));
        var keyColumns = _plan.KeyColumns(keys);
        var values = _plan.Features(_plan.Batch(keyColumns, instants, given, dimensions));
        var own = _plan.HaveOwnRow(keyColumns, instants, dimensions);
        for (var row = 0; row < known.Length; row++)
            known[row] |= own[row];
        return new FinishedRows(keys, instants, values, known, statuses);
    }

    private (KeyValuePair<string, Column>[] Columns, FinishStatus[] Statuses, bool[] Seen) Scan(IReadOnlyList<EntityRecords> entities, long at)
    {
        var scan = _scans.Rent();
        var finished = scan.Finish(entities, at);
        _scans.Return(scan);
        return finished;
    }
}
