using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>The batch that feature expressions read: join keys, <c>as_of</c>, aggregates, populations, own dimensions.</summary>
internal sealed class FinishBatch
{
    private readonly FeatureViewModel _view;
    private readonly List<(OwnDimensionModel Dimension, DimensionTable Table)> _dimensions;
    private readonly HashSet<string> _needed;

    public FinishBatch(FeatureViewModel view, DimensionSet dimensions)
    {
        _view = view;
        _dimensions = [.. view.Dimensions.Select(dimension => (dimension, dimensions.Of(dimension.Dataset)))];
        _needed = [.. view.Features.SelectMany(feature => feature.Value.Inputs).Concat(view.Populations.SelectMany(PopulationInputs))];
    }

    /// <summary>The columns that a population's own expressions read from a finish batch.</summary>
    public static IEnumerable<string> PopulationInputs(PopulationModel population) => population switch
    {
        PercentileRankModel rank => rank.Value.Inputs.Concat(rank.Group?.Inputs ?? []).Concat(rank.Where?.Inputs ?? []),
        ShareOfTotalModel share => share.EntityGroup.Inputs,
        _ => [],
    };

    /// <summary>Keys, as_of, own dimension columns and the given columns.</summary>
    public RecordBatch Of(string[][] keys, long[] instants, IEnumerable<KeyValuePair<string, Column>> columns)
    {
        var joinKeys = _view.Entity.JoinKeys;
        var all = new List<KeyValuePair<string, Column>> { new("as_of", new TimestampColumn(instants)) };
        for (var part = 0; part < joinKeys.Count; part++)
            all.Add(new(joinKeys[part], StringColumn.FromValues(Array.ConvertAll(keys, key => (string?)key[part]))));
        var rows = new RecordBatch(keys.Length, [.. all, .. columns]);
        foreach (var (dimension, table) in _dimensions)
            rows = EventColumns.Join(rows, table, dimension.Alias, rows[dimension.EntityKey], instants, strictly: true, dimension.Derived, _needed);
        return rows;
    }

    /// <summary>The features over a complete finish batch.</summary>
    public RecordBatch Features(RecordBatch rows) => new(
        rows.Rows,
        [.. _view.Features.Select(feature => KeyValuePair.Create(feature.Name, FeatureRounding.Store(feature.Value.Evaluate(rows), feature.Type)))]);

    /// <summary>Which entities have a row of the first own dimension before their instant.</summary>
    public bool[] HaveOwnRow(string[][] keys, long[] instants)
    {
        if (_dimensions.Count == 0)
            return new bool[keys.Length];
        var (dimension, table) = _dimensions[0];
        var part = _view.Entity.JoinKeys.ToList().IndexOf(dimension.EntityKey);
        var own = StringColumn.FromValues(Array.ConvertAll(keys, key => (string?)key[part]));
        return Array.ConvertAll(table.Lookup(own, instants, strictly: true), row => row >= 0);
    }
}
