namespace Millrace.Lake.Parquet.Format;

/// <summary>Bounds and first rows of the pages of a chunk, from its column index and offset index.</summary>
sealed record PageIndex
{
    public IReadOnlyList<bool> IsAllNull { get; init; } = [];
    public IReadOnlyList<byte[]> Min { get; init; } = [];
    public IReadOnlyList<byte[]> Max { get; init; } = [];
    public IReadOnlyList<long> NullCounts { get; init; } = [];
    public IReadOnlyList<long> FirstRows { get; init; } = [];

    /// <summary>Reads both; null when they do not fit each other or the rows.</summary>
    public static PageIndex? Read(ReadOnlySpan<byte> columnIndex, ReadOnlySpan<byte> offsetIndex, long rows)
    {
        var index = ReadBounds(columnIndex) with { FirstRows = ReadFirstRows(offsetIndex) };
        var count = index.FirstRows.Count;
        if (count == 0 || index.IsAllNull.Count != count || index.Min.Count != count || index.Max.Count != count
            || index.NullCounts.Count != 0 && index.NullCounts.Count != count || index.FirstRows[0] != 0)
            return null;
        for (var i = 1; i < count; i++)
            if (index.FirstRows[i] < index.FirstRows[i - 1])
                return null;
        return index.FirstRows[^1] <= rows ? index : null;
    }

    static PageIndex ReadBounds(ReadOnlySpan<byte> data)
    {
        var reader = new ThriftReader(data);
        List<bool> allNull = [];
        List<byte[]> min = [], max = [];
        List<long> nulls = [];
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1:
                    for (var n = reader.ListHead(field, out _); n > 0; n--)
                        allNull.Add(reader.BoolElement());
                    break;
                case 2 or 3:
                    for (var n = reader.ListHead(field, out var element); n > 0; n--)
                        (id == 2 ? min : max).Add(reader.Binary(element).ToArray());
                    break;
                case 5:
                    for (var n = reader.ListHead(field, out var element); n > 0; n--)
                        nulls.Add(reader.I64(element));
                    break;
                default: reader.Skip(field); break;
            }
        return new PageIndex { IsAllNull = allNull, Min = min, Max = max, NullCounts = nulls };
    }

    static List<long> ReadFirstRows(ReadOnlySpan<byte> data)
    {
        var reader = new ThriftReader(data);
        List<long> rows = [];
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
        {
            if (id != 1)
            {
                reader.Skip(field);
                continue;
            }
            for (var n = reader.ListHead(field, out var element); n > 0; n--)
            {
                reader.ExpectStruct(element);
                long first = 0;
                short inner = 0;
                reader.Enter();
                while (reader.NextField(ref inner, out var part))
                    if (inner == 3)
                        first = reader.I64(part);
                    else
                        reader.Skip(part);
                reader.Leave();
                rows.Add(first);
            }
        }
        return rows;
    }
}
