using System.Globalization;
using Millrace.Catalog.Silver;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Columns;
using Millrace.Features.Guards;
using Millrace.Features.Model;
using Millrace.Features.Windows;
using Millrace.Lake.Storage;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>Keeps what each day of each actor of a stream means to its guard, from silver's new commits.</summary>
internal sealed class GuardRun(IObjectStore lake, TimeProvider clock)
{
    /// <summary>Brings it up to a day, which is not part of it; once in a run, however many views ask.</summary>
    public Task<Verdicts> RunAsync(SilverReading silver, DatasetSchema stream, GuardModel rules, RepeatedIds repeated, long to, CancellationToken cancellationToken) =>
        silver.OnceAsync((rules, to), () => BringUpAsync(silver, stream, new EventGuard(rules, stream), repeated, to, cancellationToken));

    async Task<Verdicts> BringUpAsync(
        SilverReading silver, DatasetSchema stream, EventGuard guard, RepeatedIds repeated, long to, CancellationToken cancellationToken)
    {
        var path = LakeTables.ActorDays(silver.Tenant, stream.Pack, stream.Name, guard.Fingerprint);
        var table = await TileTable.OpenAsync(
            lake, path, [guard.Model.ActorColumn], guard.Fingerprint.ToString("x8", CultureInfo.InvariantCulture), clock, cancellationToken);
        var progress = table.Progress;
        var next = progress with
        {
            To = Math.Max(progress.To, to),
            Sources = new Dictionary<string, long> { [stream.Name] = await silver.VersionAsync(stream, cancellationToken), [repeated.Source] = repeated.Sequence },
        };
        var pairs = new DayPairs([guard.Model.ActorColumn], progress.To, next.To);
        if (progress.IsNone || !await new RowNews(silver, stream, repeated, progress).AddToAsync(pairs, cancellationToken))
        {
            var rows = (await silver.AllAsync(stream, cancellationToken)).Rows;
            next = progress.IsNone ? next : next with { Offset = progress.Sequence + 1 };
            await table.AppendAsync(States(guard, rows, (_, day) => day < next.To), next, cancellationToken);
        }
        else
        {
            var states = await pairs.StatesAsync(async (from, to) =>
                States(guard, pairs.Of((await silver.EventsAsync(stream, from, to, repeated, cancellationToken)).Rows, stream.EventTime, from), (key, day) => day >= from && day < to && pairs.Holds(key, day)));
            await table.AppendAsync(states, next, cancellationToken);
        }
        return new Verdicts(guard, stream, table);
    }

    static IEnumerable<DayState> States(EventGuard guard, RecordBatch rows, Func<string[], long, bool> wanted) =>
        guard.ActorDays(rows).Select(day => new DayState([day.Actor], day.Day, day.State)).Where(state => wanted(state.Key, state.Day));
}
