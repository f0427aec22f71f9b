using Millrace.Contracts.Batches;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.Windows;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>The ids of rows that a run meets for the first time, as hashes with the days of their rows: there may be millions.</summary>
internal sealed class NewIds
{
    readonly List<(ulong Hash, int Day, int Place)> _ids = [];
    readonly List<(StringColumn Ids, int Start)> _columns = [];

    /// <summary>The hashes.</summary>
    public HashSet<ulong> Hashes => [.. _ids.Select(each => each.Hash)];

    /// <summary>The days.</summary>
    public HashSet<long> Days => [.. _ids.Select(each => (long)each.Day)];

    /// <summary>Adds the rows of some days.</summary>
    public void Add(DatasetSchema stream, RecordBatch rows, Func<long, bool> which)
    {
        var ids = (StringColumn)rows[ValidBatch.EventId];
        var times = (TimestampColumn)rows[stream.EventTime];
        var start = _columns.Sum(each => each.Ids.Length);
        _columns.Add((ids, start));
        for (var row = 0; row < rows.Rows; row++)
            if (!ids.IsNull(row) && !times.IsNull(row) && UtcDay.Of(times.Values[row]) is var day && which(day))
                _ids.Add((ids.Texts.HashOf(ids.Codes[row]), (int)day, start + row));
    }

    /// <summary>Those that stand at rows of several days, with each of the days.</summary>
    /// <param name="known">The days on which some of them were known.</param>
    public IEnumerable<DayState> Repeated(IReadOnlyDictionary<ulong, List<long>> known)
    {
        _ids.Sort((left, right) => left.Hash.CompareTo(right.Hash));
        for (var first = 0; first < _ids.Count;)
        {
            var (hash, day, place) = _ids[first];
            SortedSet<long>? days = known.TryGetValue(hash, out var before) ? [.. before, day] : null;
            for (first++; first < _ids.Count && _ids[first].Hash == hash; first++)
                if (days is not null || _ids[first].Day != day)
                    (days ??= [day]).Add(_ids[first].Day);
            if (days is { Count: > 1 })
                foreach (var each in days)
                    yield return new DayState([TextOf(place)], each, []);
        }
    }

    /// <summary>The hashes of each bucket and day, with those that were there.</summary>
    /// <param name="there">The states of days of which some were known.</param>
    public IEnumerable<DayState> States(IReadOnlyDictionary<(string Bucket, long Day), byte[]> there)
    {
        foreach (var group in _ids.GroupBy(each => (Bucket: IdHashes.BucketOf(each.Hash), each.Day), each => each.Hash))
        {
            var bucket = IdHashes.NameOf(group.Key.Bucket);
            yield return new DayState(
                [bucket], group.Key.Day, IdHashes.Encode(there.TryGetValue((bucket, group.Key.Day), out var before) ? group.Concat(IdHashes.Decode(before)) : group));
        }
    }

    string TextOf(int place)
    {
        var (ids, start) = _columns.FindLast(each => each.Start <= place);
        return ids[place - start]!;
    }
}
