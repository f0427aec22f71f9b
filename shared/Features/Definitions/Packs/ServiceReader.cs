using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Packs;

/// <summary>Reads feature services: named lists of <c>view:feature</c> or <c>view:*</c>, pinned to versions.</summary>
internal static class ServiceReader
{
    public static FeatureServiceModel? Read(YamlNode root, PackContext pack, IReadOnlyList<FeatureViewModel> views, IReadOnlySet<string> failedViews)
    {
        var fields = Fields.Of(root, pack.Errors, "a feature service", "service", "description", "owner", "features");
        if (fields is null)
            return null;
        var name = fields.Name("service", required: true);
        fields.Text("owner");
        var written = fields.Scalars("features", required: true);
        if (fields.IsEmpty("features"))
            pack.Errors.Add(fields.PlaceOf("features"), "a feature service needs at least one feature");
        var features = written.SelectMany(w => Pin(w, pack, views, failedViews)).ToArray();
        foreach (var (feature, count) in features.CountBy(f => f with { IsExplicit = false }).Where(c => c.Value > 1))
            pack.Errors.Add(fields.PlaceOf("features"), $"'{feature.View}:{feature.Feature}' is named {count} times");
        return name is null ? null : new FeatureServiceModel(pack.Pack, name, features) { Description = fields.Text("description") ?? "" };
    }

    static IEnumerable<FeatureReference> Pin(YamlScalar written, PackContext pack, IReadOnlyList<FeatureViewModel> views, IReadOnlySet<string> failedViews)
    {
        var every = written.Value.EndsWith(":*", StringComparison.Ordinal);
        var text = every ? written.Value[..^1] + "all" : written.Value;
        if (!FeatureSelector.TryParse(text, out var selector) || (selector.Pack ?? pack.Pack) != pack.Pack)
        {
            pack.Errors.Add(written.At, $"'{written.Value}' names no feature of this pack", ["view:feature", "view@v2:feature", "view:*"]);
            return [];
        }
        var view = views.Where(v => v.Name == selector.View && (selector.Version is null || v.Version == selector.Version)).MaxBy(v => v.Version);
        if (view is null)
        {
            if (!failedViews.Contains(selector.View))
                pack.Errors.Add(written.At, $"the pack has no view '{text[..text.IndexOf(':', StringComparison.Ordinal)]}'", views.Select(v => v.Name), selector.View);
            return [];
        }
        if (every)
            return view.Features.Select(f => new FeatureReference(pack.Pack, view.Name, view.Version, f.Name) { IsExplicit = selector.Version is not null });
        if (view.Features.Any(f => f.Name == selector.Feature || f.Aliases.Contains(selector.Feature)))
            return [new FeatureReference(pack.Pack, view.Name, view.Version, selector.Feature) { IsExplicit = selector.Version is not null }];
        if (!failedViews.Contains(view.Name))
            pack.Errors.Add(written.At, $"the view '{view.Name}' has no feature '{selector.Feature}'", view.Features.Select(f => f.Name), selector.Feature);
        return [];
    }
}
