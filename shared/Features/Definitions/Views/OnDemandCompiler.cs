using Millrace.Features.Columns;
using Millrace.Features.Definitions.Packs;
using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>
/// Compiles on-demand views: <c>sources: { user: user_features }</c> gives the stored features of a view as
/// <c>user.feature</c>, <c>request: { page: string }</c> values of the request, <c>dimensions</c> rows of the entities.
/// </summary>
internal sealed class OnDemandCompiler(ViewDraft view, PackContext pack, IReadOnlyList<FeatureViewModel> stored, IReadOnlySet<string> failedViews)
{
    readonly Dictionary<string, OnDemandSource> _sources = new(StringComparer.Ordinal);

    public FeatureViewModel? Compile()
    {
        var parameters = ParameterReader.Read(view.Fields, pack.Errors);
        var columns = parameters.Copy();
        var dimensions = OwnDimensions.Read(view, pack, parameters, columns);
        OwnDimensions.AddEntity(view, pack, columns);
        foreach (var dimension in dimensions)
            AddDimension(dimension, columns);
        var aliases = dimensions.Select(d => d.Alias).ToHashSet(StringComparer.Ordinal);
        var complete = true;
        foreach (var entry in view.Fields.Entries("sources"))
        {
            if (!aliases.Add(entry.Name))
                pack.Errors.Add(entry.Key.At, $"there is a dimension '{entry.Name}' already");
            complete &= AddSource(entry, columns);
        }
        foreach (var entry in view.Fields.Entries("request"))
            AddRequest(entry, columns);
        // Features that read a view which is wrong would all fail for that reason alone.
        if (!complete)
            return null;
        var graph = new FeatureGraph(view.Parts.Concat(view.Features), pack.Errors);
        graph.Begin = () => new FinishReading(columns, graph, null, null);
        var features = new FeatureBuilder(view, graph, columns, pack.Errors).Build(_ => TransformationClass.OnDemand);
        var read = features.SelectMany(f => f.Value.Inputs).ToHashSet(StringComparer.Ordinal);
        return ViewCompiler.Model(view, pack, features, null, dimensions.Select(d => d.Dataset), null) with
        {
            Dimensions = dimensions,
            Sources = [.. _sources.Values.Where(s => read.Contains(s.Name))],
        };
    }

    void AddDimension(OwnDimensionModel dimension, ColumnSet columns)
    {
        var prefix = dimension.Alias + ".";
        foreach (var name in columns.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (!FailedColumn.Is(columns.Find(name)!))
                _sources[name] = new OnDemandSource(name, columns.Find(name)!.Type.Column(), null, dimension);
        }
    }

    bool AddSource(YamlEntry entry, ColumnSet columns)
    {
        if (entry.Value is not YamlScalar { IsNull: false } scalar)
        {
            pack.Errors.Add(entry.Value.At, $"the source '{entry.Name}' must name a view, not be {entry.Value.Kind}");
            return false;
        }
        if (!FeatureSelector.TryParseView(scalar.Value, out var named, out var name, out var version) || (named ?? pack.Pack) != pack.Pack)
        {
            pack.Errors.Add(scalar.At, $"'{scalar.Value}' is no view of this pack", stored.Select(v => v.Name), scalar.Value);
            return false;
        }
        var found = stored.Where(v => v.Name == name && (version is null || v.Version == version)).MaxBy(v => v.Version);
        if (found is null)
        {
            if (!failedViews.Contains(name))
                pack.Errors.Add(scalar.At, $"the pack has no stored view '{scalar.Value}'", stored.Select(v => v.Name), name);
            return false;
        }
        if (failedViews.Contains(name))
            return false;
        foreach (var key in found.Entity.JoinKeys.Except(view.Entity.JoinKeys))
            pack.Errors.Add(scalar.At, $"'{found.Name}' is looked up by '{key}', which is no key of '{view.Entity.Name}'", view.Entity.JoinKeys);
        foreach (var feature in found.Features)
        {
            var column = $"{entry.Name}.{feature.Name}";
            columns.Add(column, feature.Type.Column);
            var reference = $"{pack.Pack}.{found.Name}{(version is null ? "" : $"@v{version}")}:{feature.Name}";
            _sources[column] = new OnDemandSource(column, feature.Type.Column, reference);
        }
        return true;
    }

    void AddRequest(YamlEntry entry, ColumnSet columns)
    {
        if (entry.Value is not YamlScalar { IsNull: false } scalar)
            pack.Errors.Add(entry.Value.At, $"'{entry.Name}' must name a type, not be {entry.Value.Kind}");
        else if (FeatureTypes.Read(scalar, pack.Errors) is { } type)
        {
            if (columns.Add(entry.Name, type.Column))
                _sources[entry.Name] = new OnDemandSource(entry.Name, type.Column, null);
            else
                pack.Errors.Add(entry.Key.At, $"'{entry.Name}' is taken already");
        }
    }
}
