using System.Globalization;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Columns;
using Millrace.Features.Guards;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>Which days of actors a guard leaves out, from what it knows of their days: no event is read for it.</summary>
internal sealed class Verdicts(EventGuard guard, DatasetSchema stream, TileTable days)
{
    /// <summary>How far what it knows has come.</summary>
    public TileProgress Progress => days.Progress;

    /// <summary>The name under which it is remembered how much of it was seen; what is begun anew no longer tells what it said before.</summary>
    public string Source => string.Create(CultureInfo.InvariantCulture, $":guard/{days.Progress.Offset}");

    /// <summary>Which rows are kept; those whose day is not known of stay.</summary>
    public async Task<bool[]> KeepAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        var keep = EventGuard.Everything(rows);
        var actors = guard.Actors(rows);
        var leftOut = await LeftOutAsync(actors.Select(actor => actor.Actor).ToHashSet(StringComparer.Ordinal), long.MaxValue, cancellationToken);
        var times = ((TimestampColumn)rows[stream.EventTime]).Values;
        var keys = JoinedKeys.Text(rows[guard.Model.ActorColumn]);
        for (var row = 0; leftOut.Count > 0 && row < keep.Length; row++)
            keep[row] = keys[row] is not { } actor || !leftOut.Contains((actor, Features.Windows.UtcDay.Of(times[row])));
        return keep;
    }

    /// <summary>The days before some day of which it was said otherwise at an earlier sequence.</summary>
    public async Task<IReadOnlySet<(string Actor, long Day)>> ChangedSinceAsync(long sequence, long to, CancellationToken cancellationToken)
    {
        // What an actor did on a day matters to the days after it.
        var actors = (await days.ChangedSinceAsync(sequence, cancellationToken)).Where(change => change.Day < to - 1).Select(change => change.Key).ToHashSet(StringComparer.Ordinal);
        if (actors.Count == 0)
            return new HashSet<(string, long)>();
        var changed = await LeftOutAsync(actors, long.MaxValue, cancellationToken);
        changed.SymmetricExceptWith(await LeftOutAsync(actors, sequence, cancellationToken));
        changed.RemoveWhere(each => each.Day >= to);
        return changed;
    }

    async Task<HashSet<(string Actor, long Day)>> LeftOutAsync(HashSet<string> actors, long until, CancellationToken cancellationToken)
    {
        var leftOut = new HashSet<(string, long)>();
        foreach (var (actor, states) in await days.ReadAsync(long.MinValue, long.MaxValue, actors, cancellationToken, until))
        {
            var fold = guard.NewFold();
            foreach (var (_, day, state) in states)
            {
                if (fold.LeavesOut)
                    leftOut.Add((actor, day));
                fold.Add(state!);
            }
        }
        return leftOut;
    }
}
