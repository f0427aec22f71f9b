using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>Takes rows out of columns, in any order.</summary>
public static class ColumnGather
{
    /// <summary>The rows at the given positions.</summary>
    public static ColumnBatch Gather(this ColumnBatch batch, int[] rows) =>
        new(batch.Schema, [.. batch.Columns.Select(column => column.Gather(rows))], rows.Length);

    /// <summary>The rows that are marked; the batch itself if all are.</summary>
    public static ColumnBatch Where(this ColumnBatch batch, ReadOnlySpan<bool> marks)
    {
        var count = marks.Count(true);
        if (count == batch.RowCount)
            return batch;
        var rows = new int[count];
        for (int row = 0, next = 0; next < count; row++)
            if (marks[row])
                rows[next++] = row;
        return batch.Gather(rows);
    }

    /// <summary>The values at the given positions; −1 gives null.</summary>
    public static ColumnData Gather(this ColumnData column, int[] rows)
    {
        var nulls = Nulls(column, rows);
        return column switch
        {
            Int64Column c => new Int64Column(c.Type, Take(c.Values, rows), nulls),
            Int32Column c => new Int32Column(c.Type, Take(c.Values, rows), nulls),
            DoubleColumn c => new DoubleColumn(c.Type, Take(c.Values, rows), nulls),
            FloatColumn c => new FloatColumn(c.Type, Take(c.Values, rows), nulls),
            BooleanColumn c => new BooleanColumn(c.Type, Take(c.Values, rows), nulls),
            DecimalColumn c => new DecimalColumn(c.Type, Take(c.Values, rows), nulls),
            BytesColumn { Dictionary: { } words } c => new BytesColumn(c.Type, Take(c.Codes, rows), words, rows.Length, nulls),
            BytesColumn c => Bytes(c, rows, nulls),
            StructColumn c => new StructColumn(c.Type, [.. c.Children.Select(child => child.Gather(rows))], rows.Length, nulls),
            ListColumn c => List(c, rows, nulls),
            MapColumn c => Map(c, rows, nulls),
            NullColumn => new NullColumn(rows.Length),
            _ => Boxed(column, rows),
        };
    }

    static bool[]? Nulls(ColumnData column, int[] rows)
    {
        bool[]? nulls = null;
        for (var i = 0; i < rows.Length; i++)
            if (rows[i] < 0 || column.IsNull(rows[i]))
                (nulls ??= new bool[rows.Length])[i] = true;
        return nulls;
    }

    static T[] Take<T>(T[] values, int[] rows)
    {
        var taken = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            if (rows[i] >= 0)
                taken[i] = values[rows[i]];
        return taken;
    }

    static BytesColumn Bytes(BytesColumn column, int[] rows, bool[]? nulls)
    {
        var offsets = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
            offsets[i + 1] = checked(offsets[i] + (rows[i] < 0 ? 0 : column[rows[i]].Length));
        var data = new byte[offsets[^1]];
        for (var i = 0; i < rows.Length; i++)
            if (rows[i] >= 0)
                column[rows[i]].CopyTo(data.AsSpan(offsets[i]));
        return new BytesColumn(column.Type, offsets, data, rows.Length, nulls);
    }

    static ListColumn List(ListColumn column, int[] rows, bool[]? nulls)
    {
        var (offsets, elements) = Elements(column.Offsets, rows, nulls);
        return new ListColumn(column.Type, offsets, column.Elements.Gather(elements), rows.Length, nulls);
    }

    static MapColumn Map(MapColumn column, int[] rows, bool[]? nulls)
    {
        var (offsets, elements) = Elements(column.Offsets, rows, nulls);
        return new MapColumn(column.Type, offsets, column.Keys.Gather(elements), column.Values.Gather(elements), rows.Length, nulls);
    }

    static (int[] Offsets, int[] Elements) Elements(int[] from, int[] rows, bool[]? nulls)
    {
        var offsets = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
            offsets[i + 1] = checked(offsets[i] + (nulls is not null && nulls[i] ? 0 : from[rows[i] + 1] - from[rows[i]]));
        var elements = new int[offsets[^1]];
        for (var i = 0; i < rows.Length; i++)
            for (var k = offsets[i]; k < offsets[i + 1]; k++)
                elements[k] = from[rows[i]] + k - offsets[i];
        return (offsets, elements);
    }

    static ColumnData Boxed(ColumnData column, int[] rows)
    {
        var builder = ColumnBuilder.For(column.Type);
        foreach (var row in rows)
            builder.Append(row < 0 ? null : column.ValueAt(row));
        return builder.Build();
    }
}
