using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>
/// What finishing some features of a view takes: which aggregates, populations, keys and dimension columns they read.
/// Made once, run for any number of batches.
/// </summary>
internal sealed class FinishPlan
{
    private const string AsOf = "as_of";

    private readonly FeatureModel[] _features;
    private readonly bool _readsInstant;
    private readonly (int Part, string Name)[] _keys;
    private readonly DimensionPlan[] _dimensions;
    private readonly int _ownKeyPart = -1;
    private readonly HashSet<int> _keyParts;

    // Batches of one plan have the same columns, so the layout of the last one fits; which thread's it is does not matter.
    private ColumnLayout? _rows;
    private ColumnLayout? _results;

    public FinishPlan(FeatureViewModel view, IEnumerable<FeatureModel> features, bool withPopulations = false)
    {
        View = view;
        _features = [.. features];
        var needed = _features.SelectMany(feature => feature.Value.Inputs).ToHashSet(StringComparer.Ordinal);
        if (withPopulations)
            needed.UnionWith(view.Populations.SelectMany(PopulationInputs));
        var joinKeys = view.Entity.JoinKeys;
        Inputs = needed;
        _readsInstant = needed.Contains(AsOf);
        _keys = [.. Enumerable.Range(0, joinKeys.Count).Where(part => needed.Contains(joinKeys[part])).Select(part => (part, joinKeys[part]))];
        Aggregates = [.. Enumerable.Range(0, view.Aggregates.Count).Where(index => needed.Contains(view.Aggregates[index].Id))];
        Populations = [.. view.Populations.Where(population => needed.Contains(population.Id))];
        var dimensions = view.Dimensions.Select(dimension => new DimensionPlan(view.Entity, dimension, needed)).ToArray();
        _dimensions = [.. dimensions.Where(plan => plan.IsRead)];
        DimensionsRead = Array.ConvertAll(_dimensions, plan => plan.Reads);
        Dimensions = [.. dimensions.Take(1).Union(_dimensions).Select(plan => plan.Reads)];
        if (view.Dimensions.Count > 0)
            _ownKeyPart = joinKeys.ToList().IndexOf(view.Dimensions[0].EntityKey);
        _keyParts = [.. _keys.Select(key => key.Part), .. _dimensions.Select(plan => plan.KeyPart), _ownKeyPart];
    }

    /// <summary>The view.</summary>
    public FeatureViewModel View { get; }

    /// <summary>The columns that the features read.</summary>
    public IReadOnlySet<string> Inputs { get; }

    /// <summary>The aggregates that the features read, by index.</summary>
    public int[] Aggregates { get; }

    /// <summary>The populations that the features read.</summary>
    public PopulationModel[] Populations { get; }

    /// <summary>The dimensions that the features read.</summary>
    public DimensionColumns[] DimensionsRead { get; }

    /// <summary>The dimensions that the features read, and the first one: it tells which entities are known.</summary>
    public DimensionColumns[] Dimensions { get; }

    /// <summary>The columns that a population's own expressions read from a finish batch.</summary>
    public static IEnumerable<string> PopulationInputs(PopulationModel population) => population switch
    {
        PercentileRankModel rank => rank.Value.Inputs.Concat(rank.Group?.Inputs ?? []).Concat(rank.Where?.Inputs ?? []),
        ShareOfTotalModel share => share.EntityGroup.Inputs,
        _ => [],
    };

    /// <summary>The finish batch: what the features read of keys, <c>as_of</c> and own dimensions, and the given columns.</summary>
    public RecordBatch Batch(StringColumn?[] keys, long[] instants, IReadOnlyList<KeyValuePair<string, Column>> given, DimensionSet dimensions)
    {
        var columns = new List<KeyValuePair<string, Column>>(given.Count + 16);
        if (_readsInstant)
            columns.Add(new(AsOf, new TimestampColumn(instants)));
        foreach (var (part, name) in _keys)
            columns.Add(new(name, keys[part]!));
        columns.AddRange(given);
        foreach (var dimension in _dimensions)
            dimension.AddTo(columns, given, keys[dimension.KeyPart]!, instants, dimensions.Of(dimension.Model.Dataset));
        var batch = new RecordBatch(instants.Length, columns, _rows);
        _rows = batch.Layout;
        return batch;
    }

    /// <summary>The features over a finish batch.</summary>
    public RecordBatch Features(RecordBatch rows)
    {
        var columns = Array.ConvertAll(_features, feature => KeyValuePair.Create(feature.Name, FeatureRounding.Store(feature.Value.Evaluate(rows), feature.Type)));
        var results = new RecordBatch(rows.Rows, columns, _results);
        _results = results.Layout;
        return results;
    }

    /// <summary>Which entities have a row of the first own dimension before their instant.</summary>
    public bool[] HaveOwnRow(StringColumn?[] keys, long[] instants, DimensionSet dimensions) => _ownKeyPart < 0
        ? new bool[instants.Length]
        : Array.ConvertAll(dimensions.Of(View.Dimensions[0].Dataset).Lookup(keys[_ownKeyPart]!, instants, strictly: true), row => row >= 0);

    /// <summary>The join keys in columns, null where nothing looks at one.</summary>
    public StringColumn?[] KeyColumns(string[][] keys)
    {
        var columns = new StringColumn?[View.Entity.JoinKeys.Count];
        for (var part = 0; part < columns.Length; part++)
            if (_keyParts.Contains(part))
                columns[part] = StringColumn.FromValues(Array.ConvertAll(keys, key => (string?)key[part]));
        return columns;
    }
}
