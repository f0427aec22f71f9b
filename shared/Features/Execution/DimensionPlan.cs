using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>Which columns of an own dimension some expressions read, and the derived ones that it takes to have them.</summary>
internal sealed class DimensionPlan
{
    private readonly (string Column, string Name)[] _wanted;
    private readonly NamedExpression[] _derived;

    public DimensionPlan(EntityModel entity, OwnDimensionModel model, IReadOnlySet<string> needed)
    {
        Model = model;
        KeyPart = entity.JoinKeys.ToList().IndexOf(model.EntityKey);
        var prefix = model.Alias + ".";
        _wanted = [.. needed.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => (name[prefix.Length..], name))];
        var read = _wanted.Select(wanted => wanted.Column).ToHashSet(StringComparer.Ordinal);
        _derived = [.. DerivedFor(read)];
        read.ExceptWith(_derived.Select(each => each.Name));
        read.UnionWith([model.Dataset.Key[0], model.Dataset.EventTime]);
        if (model.Dataset.DeletedFlag is { } deleted)
            read.Add(deleted);
        Reads = new DimensionColumns(model, read);
    }

    /// <summary>The dimension.</summary>
    public OwnDimensionModel Model { get; }

    /// <summary>What it takes of the dataset.</summary>
    public DimensionColumns Reads { get; }

    /// <summary>Which of the entity's join keys its rows are found by.</summary>
    public int KeyPart { get; }

    /// <summary>Whether anything reads it.</summary>
    public bool IsRead => _wanted.Length > 0;

    /// <summary>Adds the wanted columns of the version valid just before each row's instant, unless they were given.</summary>
    public void AddTo(
        List<KeyValuePair<string, Column>> columns, IReadOnlyList<KeyValuePair<string, Column>> given, StringColumn keys, long[] instants, DimensionTable table)
    {
        var versions = table.Lookup(keys, instants, strictly: true);
        var source = table.Rows;
        foreach (var each in _derived)
            source = source.With([KeyValuePair.Create(each.Name, each.Value.Evaluate(source))]);
        foreach (var (column, name) in _wanted)
        {
            if (!given.Any(pair => pair.Key == name))
                columns.Add(new(name, source[column].Take(versions)));
        }
    }

    // A later one may read an earlier one.
    private List<NamedExpression> DerivedFor(HashSet<string> read)
    {
        var kept = new List<NamedExpression>();
        foreach (var each in Model.Derived.Reverse())
        {
            if (!read.Contains(each.Name))
                continue;
            kept.Add(each);
            read.UnionWith(each.Value.Inputs);
        }

        kept.Reverse();
        return kept;
    }
}
