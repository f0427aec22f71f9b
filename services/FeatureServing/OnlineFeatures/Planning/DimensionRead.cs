using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Online.Keys;
using Millrace.Online.Records;

namespace Millrace.FeatureServing.OnlineFeatures.Planning;

/// <summary>An entity's own rows in a dataset, and where they are kept.</summary>
internal sealed class DimensionRead(TenantId tenant, OwnDimensionModel dimension)
{
    readonly HashSet<string> _columns = new(StringComparer.Ordinal);

    public DatasetSchema Dataset { get; } = dimension.Dataset;

    /// <summary>The join key that the rows are found by.</summary>
    public string EntityKey { get; } = dimension.EntityKey;

    public ViewKeys Keys { get; } = ViewKeys.OfDataset(tenant, dimension.Dataset.Pack, DatasetRole.Dimension, dimension.Dataset.Name);

    /// <summary>Reads the columns that are wanted from records.</summary>
    public DimensionRows Rows { get; private set; } = new(dimension.Dataset, []);

    /// <summary>The dataset without a row.</summary>
    public DimensionTable Empty { get; } = DimensionTable.Empty(dimension.Dataset);

    /// <summary>Adds to the columns that are wanted.</summary>
    public void Want(IReadOnlyCollection<string> columns)
    {
        _columns.UnionWith(columns);
        Rows = new DimensionRows(Dataset, _columns);
    }
}
