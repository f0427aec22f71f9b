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

    public DimensionLookup(DimensionRead read, EntityRows rows, RecordRequest records)
    {
        _read = read;
        _records = records;
        _places = rows.TextOf(read.Dimension.EntityKey) is { } keys
            ? [.. keys.Distinct(StringComparer.Ordinal).Select(key => records.Ask(read.Keys.Live(EntityKey.Of(key))))]
            : [];
    }

    /// <summary>The versions of all entities' rows.</summary>
    public DimensionTable Table()
    {
        var versions = new List<RecordBatch>();
        foreach (var place in _places)
            if (_records[place] is { } bytes && DimensionRecord.Decode(bytes).Versions is { } rows)
                versions.Add(rows);
        return new DimensionTable(_read.Dimension.Dataset, RowConcat.Of(_read.Dimension.Dataset, versions));
    }
}
