using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Columns;
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
        {
            rows = await RowsAsync(schema, long.MinValue, long.MaxValue, cancellationToken);
            if (SilverReader.Repeats(rows.Rows))
                rows = await silver.ReadAsync(
                    tenant, schema, ColumnsOf(schema), atVersion: await VersionAsync(schema, cancellationToken), cancellationToken: cancellationToken);
            _all[(schema.Pack, schema.Name)] = rows;
        }
        return rows;
    }

    /// <summary>At least the rows that match, in some of the columns at least; files that statistics exclude are not opened.</summary>
    public async Task<SilverRows> WhereAsync(DatasetSchema schema, Filter where, IReadOnlySet<string> columns, CancellationToken cancellationToken) =>
        await PrefersAllAsync(schema, where, cancellationToken)
            ? await AllAsync(schema, cancellationToken)
            : await silver.ReadAsync(tenant, schema, columns, atVersion: await VersionAsync(schema, cancellationToken), where: where, cancellationToken: cancellationToken);

    /// <summary>
    /// All rows of the UTC days [from, to), also those of an id that stands at several; read once, however many views ask for
    /// the same days.
    /// </summary>
    public Task<SilverRows> RowsAsync(DatasetSchema schema, long from, long to, CancellationToken cancellationToken) =>
        OnceAsync((nameof(RowsAsync), schema.Pack, schema.Name, from, to), async () => await silver.ReadAsync(
            tenant, schema, ColumnsOf(schema), atVersion: await VersionAsync(schema, cancellationToken), where: Within(schema, from, to), withRepeats: true,
            cancellationToken: cancellationToken));

    /// <summary>At least the rows of the UTC days [from, to), each event where all of silver has it first.</summary>
    /// <param name="schema">The dataset.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last.</param>
    /// <param name="repeated">The ids that stand at rows of several days.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<SilverRows> EventsAsync(DatasetSchema schema, long from, long to, RepeatedIds repeated, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(schema, from, to, cancellationToken);
        return await OnceAsync((nameof(EventsAsync), rows), async () =>
        {
            var met = Met(rows.Rows, schema, repeated);
            if (met.Count == 0 && !SilverReader.Repeats(rows.Rows))
                return rows;
            var others = EntityRows.Of(schema.EventId, met);
            return others is null
                ? await AllAsync(schema, cancellationToken)
                : await silver.ReadAsync(
                    tenant, schema, ColumnsOf(schema), atVersion: await VersionAsync(schema, cancellationToken), where: Filter.Any(Within(schema, from, to), others),
                    cancellationToken: cancellationToken);
        });
    }

    static List<string> Met(RecordBatch rows, DatasetSchema schema, RepeatedIds repeated)
    {
        var met = new List<string>();
        var texts = ((StringColumn)rows[schema.EventId]).Texts;
        for (var code = 0; repeated.Count > 0 && code < texts.Count; code++)
            if (repeated.Holds(texts, code))
                met.Add(texts[code]);
        return met;
    }

    static Filter Within(DatasetSchema schema, long from, long to)
    {
        var bounds = new List<Filter>();
        if (from > long.MinValue)
            bounds.Add(Filter.AtLeast(schema.EventTime, UtcDay.Start(from)));
        if (to < long.MaxValue)
            bounds.Add(Filter.Less(schema.EventTime, UtcDay.Start(to)));
        return Filter.All(bounds);
    }

    /// <summary>Does some work once in a run, and gives the same result to everybody who asks for it under its key.</summary>
    public async Task<T> OnceAsync<T>(object key, Func<Task<T>> work)
    {
        if (!_done.TryGetValue(key, out var result))
            _done[key] = result = await work();
        return (T)result!;
    }

    /// <summary>The rows that came after a version, up to the one that is read, also those of an id that stands at several; null when the table no longer tells.</summary>
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
            return await silver.ReadAsync(tenant, schema, ColumnsOf(schema), since, version, withRepeats: true, cancellationToken: cancellationToken);
        }
        catch (Exception gone) when (gone is DeltaException or ObjectNotFoundException)
        {
            // The commits are no longer in the log, or the files they added were put together and vacuumed.
            return null;
        }
    }
}
