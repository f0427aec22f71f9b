using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>
/// Columns derived from a dimension, computed once for each version that some row joins and not for the whole table: a
/// batch of the stream meets few of a catalogue's products.
/// </summary>
internal sealed class DerivedVersions
{
    private readonly Dictionary<string, Column> _columns = new(StringComparer.Ordinal);
    private readonly int[] _places;

    /// <summary>Computes the columns.</summary>
    /// <param name="table">All versions.</param>
    /// <param name="derived">The columns, in order; a later one may read an earlier one.</param>
    /// <param name="versions">The version of each row, −1 for none.</param>
    public DerivedVersions(RecordBatch table, IReadOnlyList<NamedExpression> derived, int[] versions)
    {
        var place = new int[table.Rows];
        var met = new List<int>();
        _places = Array.ConvertAll(versions, version =>
        {
            if (version < 0)
                return -1;
            if (place[version] == 0)
            {
                met.Add(version);
                place[version] = met.Count;
            }

            return place[version] - 1;
        });

        var inputs = derived.SelectMany(each => each.Value.Inputs).Distinct(StringComparer.Ordinal).Where(name => table.TryGet(name, out _));
        var source = new RecordBatch(met.Count, [.. inputs.Select(name => KeyValuePair.Create(name, table[name].Take(met.ToArray())))]);
        foreach (var each in derived)
        {
            var column = each.Value.Evaluate(source);
            source = source.With([KeyValuePair.Create(each.Name, column)]);
            _columns.Add(each.Name, column);
        }
    }

    /// <summary>The column of a name for the rows; null if it is none of these.</summary>
    public Column? Of(string name) => _columns.TryGetValue(name, out var column) ? column.Take(_places) : null;
}
