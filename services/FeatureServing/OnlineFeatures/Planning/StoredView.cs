using Millrace.Catalog.Packs;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Online.Keys;

namespace Millrace.FeatureServing.OnlineFeatures.Planning;

/// <summary>A view whose records a plan reads, with what every request for it has in common.</summary>
internal sealed class StoredView
{
    /// <param name="tenant">Whose records.</param>
    /// <param name="view">The view.</param>
    /// <param name="features">The features that are wanted of it.</param>
    /// <param name="read">Notes a dimension to be read and gives its place in the plan.</param>
    public StoredView(TenantId tenant, FeatureViewModel view, IReadOnlyCollection<string> features, Func<DimensionColumns, int> read)
    {
        View = view;
        Finisher = view.Kind == ViewKind.External ? null : Engine.FinisherOf(features);
        Keys = new ViewKeys(tenant, view.Pack, view.Name, view.Version);
        Watermark = view.Stream is { } stream
            ? ViewKeys.OfDataset(tenant, stream.Pack, DatasetRole.Stream, stream.Name).Watermark
            : Keys.Watermark;
        Dimensions = [.. (Finisher?.Dimensions ?? []).Select(read)];
        MaxAge = view.TimeToLive is { } ttl ? ttl.Ticks / TimeSpan.TicksPerMicrosecond : null;
    }

    public FeatureViewModel View { get; }

    /// <summary>Whether its records are complete; if not, it answers that it cannot.</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>Whether its rows come from outside, so that there is nothing to finish.</summary>
    public bool IsExternal => Finisher is null;

    /// <summary>What runs the view; an external view has none.</summary>
    public ViewEngine Engine => ViewEngines.Of(View);

    /// <summary>Finishes the features that are wanted; null for an external view.</summary>
    public FeatureFinisher? Finisher { get; }

    public ViewKeys Keys { get; }

    /// <summary>The key that tells how far the stream of its events has come.</summary>
    public string Watermark { get; }

    /// <summary>The places of the dimensions whose rows the features read at the instant.</summary>
    public int[] Dimensions { get; }

    /// <summary>The longest time (µs) after the watermark that its values may be served, or null.</summary>
    public long? MaxAge { get; }
}
