using Millrace.Catalog.Packs;
using Millrace.Features.Definitions;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.Lineage;

/// <summary>Which columns of which datasets a feature is made of, through aggregates, derived columns and joins.</summary>
internal sealed class ColumnOrigins(PackSnapshot snapshot, string tenant, FeatureViewModel view)
{
    readonly Dictionary<string, CompiledExpression[]> _within = Within(view);

    /// <summary>The columns behind a feature, sorted.</summary>
    public IReadOnlyList<InputField> Of(FeatureModel feature)
    {
        var found = new HashSet<InputField>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(feature.Value.Inputs);
        while (waiting.TryDequeue(out var name))
        {
            if (!seen.Add(name))
                continue;
            if (_within.TryGetValue(name, out var inner))
                foreach (var input in inner.SelectMany(expression => expression.Inputs))
                    waiting.Enqueue(input);
            else
                found.UnionWith(Sources(name));
        }
        return [.. found.OrderBy(field => field.Name, StringComparer.Ordinal).ThenBy(field => field.Field, StringComparer.Ordinal)];
    }

    /// <summary>The name of a view's dataset.</summary>
    public static string NameOf(FeatureViewModel view) => $"{view.Name}@v{view.Version}";

    string Space => $"{tenant}.{view.Pack}";

    IEnumerable<InputField> Sources(string name)
    {
        if (view.External is { } external)
            return [new InputField(Space, external.Table ?? external.PushSource ?? view.Name, name)];
        if (view.Sources.FirstOrDefault(source => source.Name == name) is { Reference: { } text } && FeatureSelector.TryParse(text, out var reference)
            && snapshot.View(reference.Pack ?? view.Pack, reference.View, reference.Version) is { } stored)
            return [new InputField(Space, NameOf(stored), reference.Feature)];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
            return Joined(name[..dot], name[(dot + 1)..]);
        return view.Stream?.TypeOf(name) is not null ? [new InputField(Space, view.Stream.Name, name)] : [];
    }

    IEnumerable<InputField> Joined(string alias, string column)
    {
        var (dataset, derived) = view.Joins.FirstOrDefault(join => join.Alias == alias) is { } join ? (join.Dataset, join.Derived)
            : view.Dimensions.Concat(view.Sources.Select(source => source.Dimension).OfType<OwnDimensionModel>()).FirstOrDefault(own => own.Alias == alias) is { } own ? (own.Dataset, own.Derived)
            : (null, []);
        if (dataset is null)
            return [];
        return derived.FirstOrDefault(each => each.Name == column) is { } computed
            ? computed.Value.Inputs.SelectMany(input => Joined(alias, input)).Distinct()
            : [new InputField(Space, dataset.Name, column)];
    }

    static Dictionary<string, CompiledExpression[]> Within(FeatureViewModel view)
    {
        var within = new Dictionary<string, CompiledExpression[]>(StringComparer.Ordinal);
        foreach (var derived in view.Derived)
            within[derived.Name] = [derived.Value];
        foreach (var aggregate in view.Aggregates)
            within[aggregate.Id] = [.. aggregate.Inputs, .. aggregate.Where is { } where ? [where] : Array.Empty<CompiledExpression>()];
        foreach (var population in view.Populations)
            within[population.Id] = [.. (population switch
            {
                PercentileRankModel rank => [rank.Value, rank.Group, rank.Where],
                ShareOfTotalModel share => [share.EventGroup, share.EntityGroup, share.Where],
                _ => Array.Empty<CompiledExpression?>(),
            }).OfType<CompiledExpression>()];
        return within;
    }
}
