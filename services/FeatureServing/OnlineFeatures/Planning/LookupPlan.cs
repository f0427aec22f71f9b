using System.Collections.Frozen;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.FeatureServing.Selection;
using Millrace.Features.Definitions;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.OnlineFeatures.Planning;

/// <summary>
/// What a selection of features takes: the views to read, the on-demand views to compute, and where each column of the
/// answer comes from. Made once per selection and kept; it reads and finishes nothing that the selection does not need.
/// </summary>
internal sealed class LookupPlan
{
    readonly List<(FeatureViewModel View, HashSet<string> Features)> _stored = [];
    readonly List<(FeatureViewModel View, HashSet<string> Features)> _onDemand = [];
    readonly List<DimensionRead> _dimensions = [];

    public LookupPlan(CallerPacks packs, IReadOnlyList<SelectedFeature> selection)
    {
        Packs = packs;
        JoinKeys = new JoinKeys(packs.Models);
        Outputs = [.. selection.Select(Output)];
        OutputNames = ColumnNames.Of(selection.Select(feature => feature.OutputName));
        // On-demand views first: what they read is wanted of the stored ones too.
        OnDemand = [.. _onDemand.Select(each => Step(each.View, each.Features))];
        Stored = [.. _stored.Select(each => new StoredView(Tenant, each.View, each.Features, Read) { IsReady = packs.Snapshot.IsReady(each.View) })];
        Dimensions = [.. _dimensions];
        RequestData = OnDemand.SelectMany(step => step.View.Sources)
            .Where(source => source is { Reference: null, Dimension: null })
            .Select(source => source.Name)
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The packs that the selection was resolved in.</summary>
    public CallerPacks Packs { get; }

    public JoinKeys JoinKeys { get; }

    /// <summary>The names that on-demand views read from the request.</summary>
    public FrozenSet<string> RequestData { get; }

    public StoredView[] Stored { get; }

    public OnDemandStep[] OnDemand { get; }

    /// <summary>The dimensions whose rows the views read, each once; the views name them by their place here.</summary>
    public DimensionRead[] Dimensions { get; }

    /// <summary>Per column of the answer, after the entities, the place its values come from.</summary>
    public PlanOutput[] Outputs { get; }

    /// <summary>The columns' names as JSON text.</summary>
    public byte[] OutputNames { get; }

    /// <summary>The view that values come from.</summary>
    public FeatureViewModel ViewOf(PlanOutput place) => place.IsOnDemand ? OnDemand[place.View].View : Stored[place.View].View;

    PlanOutput Output(SelectedFeature selected) => selected.View.Kind == ViewKind.OnDemand
        ? new PlanOutput(IsOnDemand: true, Want(_onDemand, selected.View, selected.Feature.Name), selected.Feature.Name)
        : StoredOutput(selected.View, selected.Feature.Name);

    PlanOutput StoredOutput(FeatureViewModel view, string feature) => new(IsOnDemand: false, Want(_stored, view, feature), feature);

    static int Want(List<(FeatureViewModel View, HashSet<string> Features)> views, FeatureViewModel view, string feature)
    {
        var place = views.FindIndex(each => ReferenceEquals(each.View, view));
        if (place < 0)
        {
            place = views.Count;
            views.Add((view, new HashSet<string>(StringComparer.Ordinal)));
        }
        views[place].Features.Add(feature);
        return place;
    }

    OnDemandStep Step(FeatureViewModel view, HashSet<string> features)
    {
        var engine = new OnDemandEngine(view, features);
        PlanOutput?[] inputs = [.. engine.Sources.Select(source => source.Reference is null ? (PlanOutput?)null : InputOf(view, source))];
        var places = Enumerable.Range(0, inputs.Length).Where(i => inputs[i] is not null).ToDictionary(i => engine.Sources[i].Name);
        var reads = view.Features.Where(feature => features.Contains(feature.Name))
            .ToDictionary(feature => feature.Name, feature => feature.Value.Inputs.Where(places.ContainsKey).Select(name => places[name]).ToArray());
        return new OnDemandStep(view, engine, inputs, reads, [.. engine.Dimensions.Select(Read)]);
    }

    PlanOutput InputOf(FeatureViewModel view, OnDemandSource source)
    {
        if (!FeatureSelector.TryParse(source.Reference!, out var reference)
            || Packs.Snapshot.View(reference.Pack ?? view.Pack, reference.View, reference.Version) is not { } stored
            || !stored.Features.Any(feature => feature.Name == reference.Feature))
            throw ProblemException.NotFound("unknown_feature_view", $"The on-demand view '{view.Pack}.{view.Name}@v{view.Version}' reads '{source.Reference}', which no version in use has.");
        return StoredOutput(stored, reference.Feature);
    }

    int Read(DimensionColumns read)
    {
        var dimension = read.Dimension;
        var place = _dimensions.FindIndex(each => each.EntityKey == dimension.EntityKey && ReferenceEquals(each.Dataset, dimension.Dataset));
        if (place < 0)
        {
            place = _dimensions.Count;
            _dimensions.Add(new DimensionRead(Tenant, dimension));
        }
        _dimensions[place].Want(read.Columns);
        return place;
    }

    TenantId Tenant => Packs.Caller.Tenant;
}

/// <summary>Where values come from: a feature of the plan's n-th stored or on-demand view.</summary>
internal readonly record struct PlanOutput(bool IsOnDemand, int View, string Feature);

/// <summary>An on-demand view of a plan.</summary>
/// <param name="View">The view.</param>
/// <param name="Engine">What computes the features that are wanted of it.</param>
/// <param name="Inputs">Per source of the engine the stored feature it is; null when the request gives it.</param>
/// <param name="Reads">Per feature which of the sources that are stored features it reads.</param>
/// <param name="Dimensions">The places of the dimensions whose current rows they read.</param>
internal sealed record OnDemandStep(
    FeatureViewModel View,
    OnDemandEngine Engine,
    PlanOutput?[] Inputs,
    IReadOnlyDictionary<string, int[]> Reads,
    IReadOnlyList<int> Dimensions);
