using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>Puts batches of one schema together.</summary>
static class RowConcat
{
    public static ColumnBatch Concat(TableSchema schema, IReadOnlyList<ColumnBatch> batches)
    {
        if (batches.Count == 1)
            return batches[0];
        var columns = new ColumnData[schema.Fields.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = Concat(schema.Fields[i].Type, [.. batches.Select(batch => batch.Columns[i])]);
        return new ColumnBatch(schema, columns, batches.Sum(batch => batch.RowCount));
    }

    static ColumnData Concat(LakeType type, IReadOnlyList<ColumnData> parts)
    {
        var length = parts.Sum(part => part.Length);
        var nulls = Nulls(parts, length);
        if (All<Int64Column>(parts) is { } longs)
            return new Int64Column(type, Join(longs.Select(c => c.Values.AsMemory(0, c.Length)), length), nulls);
        if (All<Int32Column>(parts) is { } ints)
            return new Int32Column(type, Join(ints.Select(c => c.Values.AsMemory(0, c.Length)), length), nulls);
        if (All<DoubleColumn>(parts) is { } doubles)
            return new DoubleColumn(type, Join(doubles.Select(c => c.Values.AsMemory(0, c.Length)), length), nulls);
        if (All<FloatColumn>(parts) is { } floats)
            return new FloatColumn(type, Join(floats.Select(c => c.Values.AsMemory(0, c.Length)), length), nulls);
        if (All<BooleanColumn>(parts) is { } flags)
            return new BooleanColumn(type, Join(flags.Select(c => c.Values.AsMemory(0, c.Length)), length), nulls);
        if (All<DecimalColumn>(parts) is { } decimals)
            return new DecimalColumn(type, Join(decimals.Select(c => c.Values.AsMemory(0, c.Length)), length), nulls);
        if (All<BytesColumn>(parts) is { } texts)
            return Bytes(type, texts, length, nulls);
        var builder = ColumnBuilder.For(type);
        foreach (var part in parts)
            for (var row = 0; row < part.Length; row++)
                builder.Append(part.ValueAt(row));
        return builder.Build();
    }

    static BytesColumn Bytes(LakeType type, List<BytesColumn> parts, int length, bool[]? nulls)
    {
        var offsets = new int[length + 1];
        var at = 0;
        foreach (var part in parts)
            for (var row = 0; row < part.Length; row++, at++)
                offsets[at + 1] = checked(offsets[at] + (part.IsNull(row) ? 0 : part[row].Length));
        var data = new byte[offsets[length]];
        at = 0;
        foreach (var part in parts)
            for (var row = 0; row < part.Length; row++, at++)
                if (!part.IsNull(row))
                    part[row].CopyTo(data.AsSpan(offsets[at]));
        return new BytesColumn(type, offsets, data, length, nulls);
    }

    static List<T>? All<T>(IReadOnlyList<ColumnData> parts) where T : ColumnData =>
        parts.All(part => part is T) ? [.. parts.Cast<T>()] : null;

    static bool[]? Nulls(IReadOnlyList<ColumnData> parts, int length)
    {
        if (parts.All(part => part.Nulls is null))
            return null;
        var nulls = new bool[length];
        var at = 0;
        foreach (var part in parts)
        {
            part.Nulls?.AsSpan(0, part.Length).CopyTo(nulls.AsSpan(at));
            at += part.Length;
        }
        return nulls;
    }

    static T[] Join<T>(IEnumerable<Memory<T>> parts, int length)
    {
        var all = new T[length];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(all.AsMemory(at));
            at += part.Length;
        }
        return all;
    }
}
