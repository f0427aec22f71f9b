using Millrace.Catalog.Packs;
using Millrace.Hosting.Problems;
using Millrace.Features.Definitions;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.Selection;

/// <summary>Finds the features that a request names, in the order asked for.</summary>
/// <param name="snapshot">The packs as they are for this request.</param>
/// <param name="packs">The names of the packs that the tenant has.</param>
internal sealed class FeatureSelection(PackSnapshot snapshot, IReadOnlyList<string> packs)
{
    /// <summary>The features of a list of references.</summary>
    /// <exception cref="ProblemException">A reference is malformed, unknown or ambiguous, or two columns would have one name.</exception>
    public IReadOnlyList<SelectedFeature> Named(IReadOnlyList<string> references, bool fullNames)
    {
        if (references.Count == 0)
            throw NothingAsked();
        return Checked([.. references.Select(text => Find(text, fullNames))], fullNames);
    }

    /// <summary>The features that a feature service pins.</summary>
    /// <exception cref="ProblemException">There is no such service, or two of its columns would have one name.</exception>
    public IReadOnlyList<SelectedFeature> OfService(string name, bool fullNames)
    {
        var (pack, bare) = SplitPack(name);
        var found = Packs(pack).SelectMany(each => each.Services).Where(service => service.Name == bare).ToArray();
        var service = found switch
        {
            [var only] => only,
            [] => throw ProblemException.NotFound("unknown_feature_service", $"There is no feature service '{name}'.{Known(Packs(pack).SelectMany(each => each.Services).Select(each => each.Name))}"),
            _ => throw Ambiguous("feature service", bare, found.Select(each => each.Pack)),
        };
        return Checked([.. service.Features.Select(feature => Pinned(service, feature, fullNames))], fullNames);
    }

    public static ProblemException NothingAsked() =>
        ProblemException.Invalid("no_features", "Neither 'features' nor 'feature_service' names anything; give a list as in {\"features\":[\"user_features:total_purchases\"]}.");

    SelectedFeature Pinned(FeatureServiceModel service, FeatureReference feature, bool fullNames)
    {
        var view = snapshot.View(feature.Pack, feature.View, feature.Version)
            ?? throw ProblemException.NotFound("unknown_feature_view", $"The feature service '{service.Name}' pins {feature.Pack}.{feature.View}@v{feature.Version}, which is no longer there.");
        return Select(view, feature.Feature, fullNames);
    }

    SelectedFeature Find(string text, bool fullNames)
    {
        if (!FeatureSelector.TryParse(text, out var asked))
            throw ProblemException.Invalid("invalid_feature_reference", $"'{text}' is no feature reference; it takes {FeatureSelector.Forms}.");
        var found = Packs(asked.Pack)
            .Select(pack => snapshot.View(pack.Name, asked.View, asked.Version))
            .OfType<FeatureViewModel>()
            .ToArray();
        return found switch
        {
            [var view] => Select(view, asked.Feature, fullNames),
            [] => throw NoView(asked),
            _ => throw Ambiguous("view", asked.View, found.Select(view => view.Pack)),
        };
    }

    static SelectedFeature Select(FeatureViewModel view, string name, bool fullNames)
    {
        if (view.Kind is ViewKind.Event)
            throw ProblemException.Invalid("view_not_served", $"The view '{view.Pack}.{view.Name}' is of kind {view.Kind.ToString().ToLowerInvariant()}: it has no records per entity that a lookup could finish.");
        foreach (var feature in view.Features)
            if (feature.Name == name || feature.Aliases.Contains(name))
                return new SelectedFeature(view, feature, fullNames ? $"{view.Name}__{name}" : name);
        throw ProblemException.NotFound("unknown_feature", $"The view '{view.Pack}.{view.Name}' has no feature '{name}'.{Known(view.Features.Select(feature => feature.Name))}");
    }

    static List<SelectedFeature> Checked(List<SelectedFeature> selected, bool fullNames)
    {
        foreach (var twice in selected.GroupBy(feature => feature.OutputName, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            var views = string.Join(", ", twice.Select(feature => $"{feature.View.Pack}.{feature.View.Name}").Distinct());
            throw ProblemException.BadRequest(
                "ambiguous_feature_name",
                $"Several columns of the answer would be called '{twice.Key}' (asked from {views})."
                + (fullNames ? " Ask for each once." : " Set 'full_feature_names' to true, or ask for each once."));
        }
        return selected;
    }

    IEnumerable<PackModel> Packs(string? only) =>
        packs.Where(name => only is null || name == only).Select(snapshot.Pack).OfType<PackModel>();

    ProblemException NoView(FeatureSelector asked)
    {
        var versions = Packs(asked.Pack).SelectMany(pack => pack.Views).Where(view => view.Name == asked.View)
            .Select(view => $"v{view.Version} ({snapshot.StateOf(view).ToString().ToLowerInvariant()})").ToArray();
        if (versions.Length > 0 && asked.Version is null)
            return ProblemException.NotFound("no_active_version", $"No version of the view '{asked.View}' is active; name one, as in {asked.View}@v1:{asked.Feature}.{Known(versions)}");
        return ProblemException.NotFound("unknown_feature_view", versions.Length > 0
            ? $"The view '{asked.View}' has no version v{asked.Version}.{Known(versions)}"
            : $"There is no feature view '{asked.View}'{(asked.Pack is null ? "" : $" in the pack '{asked.Pack}'")}.{Known(Packs(asked.Pack).SelectMany(pack => pack.Views).Select(view => view.Name))}");
    }

    static ProblemException Ambiguous(string kind, string name, IEnumerable<string> packs) =>
        ProblemException.BadRequest("ambiguous_name", $"The {kind} '{name}' is in the packs {string.Join(" and ", packs.Order(StringComparer.Ordinal))}; name one, as in '{packs.Order(StringComparer.Ordinal).First()}.{name}'.");

    static string Known(IEnumerable<string> names)
    {
        var list = names.Distinct().Order(StringComparer.Ordinal).Take(20).ToArray();
        return list.Length == 0 ? "" : $" There are: {string.Join(", ", list)}.";
    }

    static (string? Pack, string Name) SplitPack(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (null, name) : (name[..dot], name[(dot + 1)..]);
    }
}
