using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Online.Keys;

namespace Millrace.FeatureServing.OnlineFeatures.Planning;

/// <summary>An entity's own rows in a dataset, and where they are kept.</summary>
internal sealed class DimensionRead(TenantId tenant, OwnDimensionModel dimension)
{
    public DatasetSchema Dataset { get; } = dimension.Dataset;

    /// <summary>The join key that the rows are found by.</summary>
    public string EntityKey { get; } = dimension.EntityKey;

    public ViewKeys Keys { get; } = ViewKeys.OfDataset(tenant, dimension.Dataset.Pack, DatasetRole.Dimension, dimension.Dataset.Name);

    /// <summary>The dataset without a row.</summary>
    public DimensionTable Empty { get; } = DimensionTable.Empty(dimension.Dataset);
}
