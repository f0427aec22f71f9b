using System.Globalization;
using Millrace.Features.Columns;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>The ids of events that stand at rows of several days of a stream, with the days. There are few.</summary>
internal sealed class RepeatedIds
{
    readonly TileTable _table;
    readonly HashSet<ulong> _hashes;

    /// <param name="table">The ids and their days.</param>
    /// <param name="ids">All of the ids.</param>
    public RepeatedIds(TileTable table, IEnumerable<string> ids) =>
        (_table, _hashes) = (table, [.. ids.Select(id => new DistinctTexts([id]).HashOf(0))]);

    /// <summary>How many there are.</summary>
    public int Count => _hashes.Count;

    /// <summary>The name under which it is remembered how much of them was seen; that of a table begun anew is another.</summary>
    public string Source => string.Create(CultureInfo.InvariantCulture, $":repeats/{_table.Progress.Offset}");

    /// <summary>How much of them there is.</summary>
    public long Sequence => _table.Progress.Sequence;

    /// <summary>Whether a text is one of the ids, or, hardly ever, might be.</summary>
    public bool Holds(DistinctTexts texts, int code) => _hashes.Contains(texts.HashOf(code));

    /// <summary>The ids that were found to be such after a sequence, and the days of all their rows.</summary>
    public Task<IReadOnlyList<(string Id, long Day)>> ChangedSinceAsync(long sequence, CancellationToken cancellationToken) =>
        _table.ChangedSinceAsync(sequence, cancellationToken);
}
