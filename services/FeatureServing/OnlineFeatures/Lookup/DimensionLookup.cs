using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.Features.Execution;
using Millrace.Online.Keys;

namespace Millrace.FeatureServing.OnlineFeatures.Lookup;

/// <summary>The rows of one dimension that a lookup's entities have.</summary>
internal sealed class DimensionLookup
{
    readonly DimensionRead _read;
    readonly RecordRequest _records;
    readonly int[] _places;
    DimensionTable? _table;

    public DimensionLookup(DimensionRead read, EntityRows rows, RecordRequest records)
    {
        _read = read;
        _records = records;
        _places = rows.TextOf(read.EntityKey) is not { } keys ? []
            : keys is [var only] ? [records.Ask(read.Keys.Live(EntityKey.Of(only)))]
            : [.. keys.Distinct(StringComparer.Ordinal).Select(key => records.Ask(read.Keys.Live(EntityKey.Of(key))))];
    }

    /// <summary>The versions of all entities' rows.</summary>
    public DimensionTable Table => _table ??= Read();

    DimensionTable Read()
    {
        var found = new List<byte[]>(_places.Length);
        foreach (var place in _places)
            if (_records[place] is { } record)
                found.Add(record);
        return found.Count == 0 ? _read.Empty : new DimensionTable(_read.Dataset, _read.Rows.Of(found));
    }
}
