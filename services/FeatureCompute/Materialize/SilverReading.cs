using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Features.Guards;
using Millrace.Features.Model;
using Millrace.Features.Windows;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>
/// What one run reads of a tenant's silver, all at one version per dataset and no earlier than somebody needs it: whole
/// datasets once, however many views look at them, and of a stream only the columns that they read.
/// </summary>
/// <param name="silver">Reads the tables.</param>
/// <param name="tenant">Whose silver it is.</param>
/// <param name="views">The views that the run brings up to date.</param>
internal sealed class SilverReading(SilverReader silver, TenantId tenant, params IEnumerable<FeatureViewModel> views)
{
    readonly ILookup<(string Pack, string Dataset), FeatureViewModel> _views =
        views.Where(view => view.Stream is not null).ToLookup(view => (view.Stream!.Pack, view.Stream!.Name));
    readonly Dictionary<(string Pack, string Dataset), long> _versions = [];
    readonly Dictionary<(string Pack, string Dataset), SilverRows> _all = [];
    readonly Dictionary<(string Pack, string Dataset, long Since), SilverRows?> _since = [];
    readonly Dictionary<object, object?> _done = [];

    /// <summary>Whose silver it is.</summary>
    public TenantId Tenant => tenant;

    /// <summary>The version of a dataset that this run reads; −1 while there is no table.</summary>
    public async Task<long> VersionAsync(DatasetSchema schema, CancellationToken cancellationToken)
    {
        if (!_versions.TryGetValue((schema.Pack, schema.Name), out var version))
            _versions[(schema.Pack, schema.Name)] = version = await silver.VersionAsync(tenant, schema, cancellationToken);
        return version;
    }

    /// <summary>
    /// Whether all rows of a dataset are the cheaper answer than those that match: they were read already, or statistics
    /// exclude less than half of the files, and the next view will ask too.
    /// </summary>
    public async Task<bool> PrefersAllAsync(DatasetSchema schema, Filter where, CancellationToken cancellationToken)
    {
        if (_all.ContainsKey((schema.Pack, schema.Name)))
            return true;
        var (matching, all) = await silver.FilesAsync(tenant, schema, await VersionAsync(schema, cancellationToken), where, cancellationToken);
        return matching > 1 && matching * 2 > all;
    }

    /// <summary>All rows of a dataset.</summary>
    public async Task<SilverRows> AllAsync(DatasetSchema schema, CancellationToken cancellationToken)
    {
        if (!_all.TryGetValue((schema.Pack, schema.Name), out var rows))
            _all[(schema.Pack, schema.Name)] = rows = await silver.ReadAsync(
                tenant, schema, ColumnsOf(schema), atVersion: await VersionAsync(schema, cancellationToken), cancellationToken: cancellationToken);
        return rows;
    }

    /// <summary>At least the rows that match, in some of the columns at least; files that statistics exclude are not opened.</summary>
    public async Task<SilverRows> WhereAsync(DatasetSchema schema, Filter where, IReadOnlySet<string> columns, CancellationToken cancellationToken) =>
        await PrefersAllAsync(schema, where, cancellationToken)
            ? await AllAsync(schema, cancellationToken)
            : await silver.ReadAsync(tenant, schema, columns, atVersion: await VersionAsync(schema, cancellationToken), where: where, cancellationToken: cancellationToken);

    /// <summary>At least the rows of some UTC days, each event of them once; read once, however many views ask for the same days.</summary>
    public Task<SilverRows> DaysAsync(DatasetSchema schema, IReadOnlySet<long> days, CancellationToken cancellationToken)
    {
        var spans = new List<(long From, long To)>();
        foreach (var day in days.Order())
            if (spans is [.., var last] && last.To == day)
                spans[^1] = (last.From, day + 1);
            else
                spans.Add((day, day + 1));
        return OnceAsync((schema.Pack, schema.Name, string.Join(',', spans)), async () =>
        {
            var where = Filter.Any([.. spans.Select(span => Filter.Between(schema.EventTime, UtcDay.Start(span.From), UtcDay.Start(span.To)))]);
            return await PrefersAllAsync(schema, where, cancellationToken)
                ? await AllAsync(schema, cancellationToken)
                : await silver.ReadAsync(tenant, schema, ColumnsOf(schema), atVersion: await VersionAsync(schema, cancellationToken), where: where, cancellationToken: cancellationToken);
        });
    }

    /// <summary>Does some work once in a run, and gives the same result to everybody who asks for it under its key.</summary>
    public async Task<T> OnceAsync<T>(object key, Func<Task<T>> work)
    {
        if (!_done.TryGetValue(key, out var result))
            _done[key] = result = await work();
        return (T)result!;
    }

    /// <summary>The rows that came after a version, up to the one that is read; null when the table no longer tells.</summary>
    public async Task<SilverRows?> SinceAsync(DatasetSchema schema, long version, CancellationToken cancellationToken)
    {
        var newest = await VersionAsync(schema, cancellationToken);
        if (version >= newest)
            return await silver.ReadAsync(tenant, schema, ColumnsOf(schema), atVersion: -1, cancellationToken: cancellationToken);
        if (!_since.TryGetValue((schema.Pack, schema.Name, version), out var rows))
            _since[(schema.Pack, schema.Name, version)] = rows = await AddedAsync(schema, version, newest, cancellationToken);
        return rows;
    }

    /// <summary>Which rows of a view's whole stream its guard keeps; null keeps all.</summary>
    public async Task<bool[]?> KeptAsync(FeatureViewModel view, CancellationToken cancellationToken)
    {
        if (view.Guard is not { } guard)
            return null;
        return await OnceAsync(guard, async () => new EventGuard(guard, view.Stream!).Keep((await AllAsync(view.Stream!, cancellationToken)).Rows));
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
            return await silver.ReadAsync(tenant, schema, ColumnsOf(schema), since, version, cancellationToken: cancellationToken);
        }
        catch (Exception gone) when (gone is DeltaException or ObjectNotFoundException)
        {
            // The commits are no longer in the log, or the files they added were put together and vacuumed.
            return null;
        }
    }
}
