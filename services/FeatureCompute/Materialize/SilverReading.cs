using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Features.Guards;
using Millrace.Features.Model;
using Millrace.Lake.Delta;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>
/// What one run reads of a tenant's silver: each dataset once and at one version, however many views look at it, and of a
/// stream only the columns that they read.
/// </summary>
/// <param name="silver">Reads the tables.</param>
/// <param name="tenant">Whose silver it is.</param>
/// <param name="views">The views that the run brings up to date.</param>
internal sealed class SilverReading(SilverReader silver, TenantId tenant, params IEnumerable<FeatureViewModel> views)
{
    readonly ILookup<(string Pack, string Dataset), FeatureViewModel> _views =
        views.Where(view => view.Stream is not null).ToLookup(view => (view.Stream!.Pack, view.Stream!.Name));
    readonly Dictionary<(string Pack, string Dataset), SilverRows> _all = [];
    readonly Dictionary<(string Pack, string Dataset, long Since), SilverRows?> _since = [];
    readonly Dictionary<GuardModel, bool[]> _kept = [];

    /// <summary>Whose silver it is.</summary>
    public TenantId Tenant => tenant;

    /// <summary>All rows of a dataset.</summary>
    public async Task<SilverRows> AllAsync(DatasetSchema schema, CancellationToken cancellationToken)
    {
        if (!_all.TryGetValue((schema.Pack, schema.Name), out var rows))
            _all[(schema.Pack, schema.Name)] = rows = await silver.ReadAsync(tenant, schema, ColumnsOf(schema), cancellationToken: cancellationToken);
        return rows;
    }

    /// <summary>The rows that came after a version, up to the one that is read; null when the table's log no longer tells.</summary>
    public async Task<SilverRows?> SinceAsync(DatasetSchema schema, long version, CancellationToken cancellationToken)
    {
        var all = await AllAsync(schema, cancellationToken);
        if (version >= all.Version)
            return all with { Rows = all.Rows.Take([]) };
        if (!_since.TryGetValue((schema.Pack, schema.Name, version), out var rows))
            _since[(schema.Pack, schema.Name, version)] = rows = await AddedAsync(schema, version, all.Version, cancellationToken);
        return rows;
    }

    /// <summary>Which rows of a view's stream its guard keeps; null keeps all.</summary>
    public async Task<bool[]?> KeptAsync(FeatureViewModel view, CancellationToken cancellationToken)
    {
        if (view.Guard is not { } guard)
            return null;
        if (!_kept.TryGetValue(guard, out var kept))
            _kept[guard] = kept = new EventGuard(guard, view.Stream!).Keep((await AllAsync(view.Stream!, cancellationToken)).Rows);
        return kept;
    }

    // A dataset that is looked up is read whole: which of its columns views want, their expressions decide.
    HashSet<string>? ColumnsOf(DatasetSchema schema)
    {
        var readers = _views[(schema.Pack, schema.Name)].ToArray();
        var isLookedUp = _views.SelectMany(group => group).Any(view => ViewHistory.DimensionsOf(view).Any(each => each.Name == schema.Name && each.Pack == schema.Pack));
        return readers.Length == 0 || isLookedUp ? null : [.. readers.SelectMany(StreamColumns.Of)];
    }

    async Task<SilverRows?> AddedAsync(DatasetSchema schema, long since, long version, CancellationToken cancellationToken)
    {
        try
        {
            return await silver.ReadAsync(tenant, schema, ColumnsOf(schema), since, version, cancellationToken);
        }
        catch (DeltaException)
        {
            return null;
        }
    }
}
