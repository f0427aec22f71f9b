using Millrace.Catalog.Packs;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Online.Keys;

namespace Millrace.FeatureServing.OnlineFeatures.Planning;

/// <summary>A view whose records a plan reads, with what every request for it has in common.</summary>
internal sealed class StoredView(TenantId tenant, FeatureViewModel view)
{
    public FeatureViewModel View { get; } = view;

    /// <summary>Whether its rows come from outside, so that there is nothing to finish.</summary>
    public bool IsExternal { get; } = view.Kind == ViewKind.External;

    /// <summary>What finishes its records; an external view has none.</summary>
    public ViewEngine Engine => ViewEngines.Of(View);

    public ViewKeys Keys { get; } = new(tenant, view.Pack, view.Name, view.Version);

    /// <summary>The key that tells how far the stream of its events has come.</summary>
    public string Watermark { get; } = view.Stream is { } stream
        ? ViewKeys.OfDataset(tenant, stream.Pack, DatasetRole.Stream, stream.Name).Watermark
        : new ViewKeys(tenant, view.Pack, view.Name, view.Version).Watermark;

    /// <summary>The dimension rows that its features read at the instant.</summary>
    public IReadOnlyList<DimensionRead> Dimensions { get; } =
        [.. view.Dimensions.Select(dimension => new DimensionRead(tenant, dimension))];

    /// <summary>The longest time (µs) after the watermark that its values may be served, or null.</summary>
    public long? MaxAge { get; } = view.TimeToLive is { } ttl ? ttl.Ticks / TimeSpan.TicksPerMicrosecond : null;
}

/// <summary>An entity's own rows in a dataset, and where they are kept.</summary>
internal sealed class DimensionRead(TenantId tenant, OwnDimensionModel dimension)
{
    public OwnDimensionModel Dimension { get; } = dimension;

    public ViewKeys Keys { get; } = ViewKeys.OfDataset(tenant, dimension.Dataset.Pack, DatasetRole.Dimension, dimension.Dataset.Name);
}
