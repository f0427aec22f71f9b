using System.Collections.Frozen;
using System.Text.Json;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.Selection;
using Millrace.Features.Definitions;
using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.OnlineFeatures.Planning;

/// <summary>
/// What a selection of features takes: the views to read, the on-demand views to compute, and where each column of the
/// answer comes from. Made once per selection and kept.
/// </summary>
internal sealed class LookupPlan
{
    readonly List<StoredView> _stored = [];
    readonly List<OnDemandStep> _onDemand = [];

    public LookupPlan(CallerPacks packs, IReadOnlyList<SelectedFeature> selection)
    {
        Packs = packs;
        JoinKeys = new JoinKeys(packs.Models);
        Outputs = [.. selection.Select(Output)];
        OutputNames = [.. selection.Select(feature => JsonEncodedText.Encode(feature.OutputName, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
        RequestData = _onDemand.SelectMany(step => step.View.Sources)
            .Where(source => source is { Reference: null, Dimension: null })
            .Select(source => source.Name)
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The packs that the selection was resolved in.</summary>
    public CallerPacks Packs { get; }

    public JoinKeys JoinKeys { get; }

    /// <summary>The names that on-demand views read from the request.</summary>
    public FrozenSet<string> RequestData { get; }

    public IReadOnlyList<StoredView> Stored => _stored;

    public IReadOnlyList<OnDemandStep> OnDemand => _onDemand;

    /// <summary>Per column of the answer, after the entities, the place its values come from.</summary>
    public IReadOnlyList<PlanOutput> Outputs { get; }

    public JsonEncodedText[] OutputNames { get; }

    PlanOutput Output(SelectedFeature selected) => selected.View.Kind == ViewKind.OnDemand
        ? new PlanOutput(IsOnDemand: true, OnDemandOf(selected.View), selected.Feature.Name)
        : new PlanOutput(IsOnDemand: false, StoredOf(selected.View), selected.Feature.Name);

    int StoredOf(FeatureViewModel view)
    {
        var known = _stored.FindIndex(each => ReferenceEquals(each.View, view));
        if (known >= 0)
            return known;
        _stored.Add(new StoredView(Tenant, view));
        return _stored.Count - 1;
    }

    int OnDemandOf(FeatureViewModel view)
    {
        var known = _onDemand.FindIndex(each => ReferenceEquals(each.View, view));
        if (known >= 0)
            return known;
        var inputs = view.Sources.Where(source => source.Reference is not null).ToDictionary(source => source.Name, source => InputOf(view, source));
        var dimensions = view.Sources.Select(source => source.Dimension).OfType<OwnDimensionModel>().Concat(view.Dimensions)
            .DistinctBy(dimension => dimension.Alias).Select(dimension => new DimensionRead(Tenant, dimension)).ToArray();
        _onDemand.Add(new OnDemandStep(view, new OnDemandEngine(view), inputs, dimensions));
        return _onDemand.Count - 1;
    }

    PlanOutput InputOf(FeatureViewModel view, OnDemandSource source)
    {
        if (!FeatureSelector.TryParse(source.Reference!, out var reference)
            || Packs.Snapshot.View(reference.Pack ?? view.Pack, reference.View, reference.Version) is not { } stored)
            throw new InvalidOperationException($"The on-demand view '{view.Pack}.{view.Name}' reads '{source.Reference}', which is not there.");
        return new PlanOutput(IsOnDemand: false, StoredOf(stored), reference.Feature);
    }

    TenantId Tenant => Packs.Caller.Tenant;
}

/// <summary>Where values come from: a feature of the plan's n-th stored or on-demand view.</summary>
internal readonly record struct PlanOutput(bool IsOnDemand, int View, string Feature);

/// <summary>An on-demand view of a plan.</summary>
/// <param name="View">The view.</param>
/// <param name="Engine">What computes it.</param>
/// <param name="Inputs">Its columns that are stored features, by name.</param>
/// <param name="Dimensions">The dimensions whose current rows it reads.</param>
internal sealed record OnDemandStep(
    FeatureViewModel View, OnDemandEngine Engine, IReadOnlyDictionary<string, PlanOutput> Inputs, IReadOnlyList<DimensionRead> Dimensions);
