using System.Runtime.CompilerServices;
using Millrace.Catalog.Packs;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Features.Windows;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>
/// Puts bases of entities together from day tiles. Where the online store has a base that is still right, only the days
/// behind it are needed; else all days of the entity are.
/// </summary>
/// <param name="tiles">The tiles.</param>
/// <param name="view">The view.</param>
/// <param name="silverVersion">The version of the stream that the tiles were computed from.</param>
internal sealed class EntityBases(TileTable tiles, FeatureViewModel view, long silverVersion)
{
    readonly ViewEngine _engine = ViewEngines.Of(view);

    /// <summary>The bases of entities at instants; null where no day before the instant brought anything.</summary>
    /// <param name="wanted">By joined key the instants (µs): day starts, ascending.</param>
    /// <param name="known">The bases that there are; null where none is to be trusted.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<(string[] Key, long Instant, byte[]? Base)> AtAsync(
        IReadOnlyDictionary<string, long[]> wanted, KnownBases? known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var to = UtcDay.Of(wanted.Values.Select(instants => instants[^1]).DefaultIfEmpty(long.MinValue).Max());
        var right = known is null ? [] : await known.ReadAsync(_engine, wanted, cancellationToken);
        var news = known is null ? [] : await tiles.ReadAsync(UtcDay.Of(known.Since), to, right.Keys.ToHashSet(StringComparer.Ordinal), cancellationToken);
        var others = wanted.Keys.Where(key => !right.ContainsKey(key)).ToHashSet(StringComparer.Ordinal);
        var whole = await tiles.ReadAsync(long.MinValue, to, others, cancellationToken);
        foreach (var (key, instants) in wanted)
        {
            var parts = JoinedKeys.Parts(key, view.Entity.JoinKeys.Count);
            var days = (right.ContainsKey(key) ? news : whole).GetValueOrDefault(key) ?? [];
            foreach (var (instant, bytes) in Fold(right.GetValueOrDefault(key), days, instants))
                yield return (parts, instant, bytes);
        }
    }

    IEnumerable<(long Instant, byte[]? Base)> Fold(byte[]? record, List<DayState> days, long[] instants)
    {
        var begun = record is null ? null : _engine.DecodeBase(record);
        var fold = begun is null ? _engine.NewFold() : _engine.FoldFrom(begun);
        var (next, isEmpty) = (0, begun is null);
        foreach (var instant in instants)
        {
            for (; next < days.Count && UtcDay.Start(days[next].Day) < instant; next++)
                if (begun is null || UtcDay.Start(days[next].Day) >= begun.Cutoff)
                {
                    fold.Add(days[next].State!);
                    isEmpty = false;
                }
            yield return (instant, isEmpty ? null : fold.BaseAt(instant, silverVersion));
        }
    }
}
