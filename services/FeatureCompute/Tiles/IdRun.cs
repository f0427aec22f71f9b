using Millrace.Catalog.Silver;
using Millrace.Contracts.Batches;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.Windows;
using Millrace.Lake.Storage;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>
/// Finds the ids of events that stand at rows of several days of a stream. Silver's reading takes each once, where it was
/// first; a run that reads some days of silver has to know of the rows of the others. It keeps the ids of each day as
/// hashes, and looks for those that come in new commits among them.
/// </summary>
internal sealed class IdRun(IObjectStore lake, TimeProvider clock)
{
    const string Definition = "v1";

    /// <summary>Brings what is known up to a day, which is not part of it; once in a run, however many ask.</summary>
    public Task<RepeatedIds> RunAsync(SilverReading silver, DatasetSchema stream, long to, CancellationToken cancellationToken) =>
        silver.OnceAsync((nameof(IdRun), stream.Pack, stream.Name, to), () => BringUpAsync(silver, stream, to, cancellationToken));

    async Task<RepeatedIds> BringUpAsync(SilverReading silver, DatasetSchema stream, long to, CancellationToken cancellationToken)
    {
        var ids = await TileTable.OpenAsync(lake, LakeTables.Ids(silver.Tenant, stream.Pack, stream.Name), ["bucket"], Definition, clock, cancellationToken);
        var repeats = await TileTable.OpenAsync(lake, LakeTables.RepeatedIds(silver.Tenant, stream.Pack, stream.Name), [ValidBatch.EventId], Definition, clock, cancellationToken);
        var added = ids.Progress.IsNone ? null : await silver.SinceAsync(stream, ids.Progress.Sources.GetValueOrDefault(stream.Name, -1), cancellationToken);
        var seen = added is null ? long.MinValue : ids.Progress.To;
        var next = Math.Max(to, ids.Progress.To);
        var fresh = new NewIds();
        if (added is not null)
            fresh.Add(stream, added.Rows, day => day < seen);
        if (seen < next)
            fresh.Add(stream, (await silver.RowsAsync(stream, seen, added is null ? long.MaxValue : next, cancellationToken)).Rows, day => day >= seen && day < next);
        var version = await silver.VersionAsync(stream, cancellationToken);
        // First what was found, then what it was found among: a run that dies in between finds it again.
        var (days, states) = added is null ? ([], []) : await KnownAsync(ids, fresh, cancellationToken);
        await repeats.AppendAsync(fresh.Repeated(days), Next(repeats.Progress), cancellationToken);
        await ids.AppendAsync(fresh.States(states), Next(ids.Progress), cancellationToken);
        return new RepeatedIds(repeats, (await repeats.ReadAsync(long.MinValue, long.MaxValue, null, cancellationToken, withStates: false)).Keys);

        TileProgress Next(TileProgress progress) => progress with
        {
            Offset = added is null && !progress.IsNone ? progress.Sequence + 1 : progress.Offset,
            To = next,
            Sources = new Dictionary<string, long> { [stream.Name] = version },
        };
    }

    // The days on which ids were known before, and the states of those days to which some are added.
    static async Task<(Dictionary<ulong, List<long>> Days, Dictionary<(string Bucket, long Day), byte[]> States)> KnownAsync(
        TileTable ids, NewIds fresh, CancellationToken cancellationToken)
    {
        var days = new Dictionary<ulong, List<long>>();
        var states = new Dictionary<(string, long), byte[]>();
        var (wanted, touched) = (fresh.Hashes, fresh.Days);
        var buckets = wanted.Select(IdHashes.BucketOf).Distinct().Select(IdHashes.NameOf).ToHashSet(StringComparer.Ordinal);
        foreach (var (from, to) in ids.Months)
            foreach (var (bucket, known) in await ids.ReadAsync(from, to, buckets, cancellationToken))
                foreach (var (_, day, state) in known)
                {
                    if (touched.Contains(day))
                        states.Add((bucket, day), state!);
                    foreach (var hash in IdHashes.Decode(state!, wanted))
                    {
                        if (!days.TryGetValue(hash, out var list))
                            days.Add(hash, list = []);
                        list.Add(day);
                    }
                }
        return (days, states);
    }
}
