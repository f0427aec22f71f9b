using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Online.Keys;
using Millrace.Online.Records;

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
        var versions = new List<RecordBatch>();
        foreach (var place in _places)
            if (_records[place] is { } bytes && DimensionRecord.Decode(bytes).Versions is { } rows)
                versions.Add(rows);
        return versions.Count == 0 ? _read.Empty : new DimensionTable(_read.Dataset, RowConcat.Of(_read.Dataset, versions));
    }
}
