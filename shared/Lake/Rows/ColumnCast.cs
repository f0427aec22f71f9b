using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>Brings columns to a schema: order, missing columns as nulls, and casts that lose nothing.</summary>
static class ColumnCast
{
    static readonly LakeTypeKind[] s_integers = [LakeTypeKind.Int8, LakeTypeKind.Int16, LakeTypeKind.Int32, LakeTypeKind.Int64];

    /// <summary>True if every value of one type is a value of the other.</summary>
    public static bool CanCast(LakeType from, LakeType to)
    {
        if (from == to || from.Kind == LakeTypeKind.Null || from.IsText && to.IsText)
            return true;
        return (from, to) switch
        {
            (StructType a, StructType b) => a.Fields.All(field => b.Fields.FirstOrDefault(other => other.Name == field.Name) is { } target && CanCast(field.Type, target.Type)),
            (ListType a, ListType b) => CanCast(a.Element.Type, b.Element.Type),
            (MapType a, MapType b) => CanCast(a.Key.Type, b.Key.Type) && CanCast(a.Value.Type, b.Value.Type),
            (DecimalType a, DecimalType b) => b.Scale >= a.Scale && b.Precision - b.Scale >= a.Precision - a.Scale && b.Precision <= DecimalType.MaxNarrowPrecision,
            // Old writers keep moments as 96-bit nanoseconds without a zone; tables know microseconds only.
            (TimestampType { Unit: TimeUnit.Nanos }, TimestampType { Unit: TimeUnit.Micros }) => true,
            (TimestampType a, TimestampType b) => a.IsUtc == b.IsUtc && b.Unit == TimeUnit.Micros && a.Unit == TimeUnit.Millis,
            _ => CanCastScalar(from.Kind, to),
        };
    }

    static bool CanCastScalar(LakeTypeKind from, LakeType to)
    {
        var width = Array.IndexOf(s_integers, from);
        return to switch
        {
            DecimalType number => width >= 0 && number.Precision - number.Scale >= (width == 3 ? 20 : 10),
            TimestampType { IsUtc: false, Unit: TimeUnit.Micros } => from == LakeTypeKind.Date,
            { Kind: LakeTypeKind.Double } => from == LakeTypeKind.Float || width is >= 0 and <= 2,
            _ => width >= 0 && Array.IndexOf(s_integers, to.Kind) > width,
        };
    }

    /// <summary>The batch with the schema's columns; columns that the schema lacks are dropped.</summary>
    public static ColumnBatch Conform(this ColumnBatch batch, TableSchema schema)
    {
        if (ReferenceEquals(batch.Schema, schema))
            return batch;
        var columns = new ColumnData[schema.Fields.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var at = batch.Schema.IndexOf(schema.Fields[i].Name);
            columns[i] = at < 0
                ? ColumnFill.Constant(schema.Fields[i].Type, null, batch.RowCount)
                : Cast(batch.Columns[at], schema.Fields[i].Type);
        }
        return new ColumnBatch(schema, columns, batch.RowCount);
    }

    /// <summary>The column as another type; both must allow it.</summary>
    public static ColumnData Cast(ColumnData column, LakeType to)
    {
        if (column.Type == to && !HoldsOtherFields(column.Type, to))
            return column;
        if (!CanCast(column.Type, to))
            throw new ArgumentException($"A column of {column.Type} cannot become {to}");
        return (column, to) switch
        {
            (BytesColumn { Dictionary: { } words } c, _) => new BytesColumn(to, c.Codes, words, c.Length, c.Nulls),
            (BytesColumn c, _) => new BytesColumn(to, c.Offsets, c.Data, c.Length, c.Nulls),
            (Int32Column c, { Kind: LakeTypeKind.Int8 or LakeTypeKind.Int16 or LakeTypeKind.Int32 }) => new Int32Column(to, c.Values, c.Nulls, c.Length),
            (Int32Column c, { Kind: LakeTypeKind.Int64 }) => new Int64Column(to, [.. c.Values.Take(c.Length).Select(value => (long)value)], c.Nulls),
            (Int32Column c, { Kind: LakeTypeKind.Double }) => new DoubleColumn(to, [.. c.Values.Take(c.Length).Select(value => (double)value)], c.Nulls),
            (Int32Column { Type.Kind: LakeTypeKind.Date } c, TimestampType) =>
                new Int64Column(to, [.. c.Values.Take(c.Length).Select(days => days * 86_400_000_000L)], c.Nulls),
            (Int64Column { Type: TimestampType { Unit: TimeUnit.Nanos } } c, TimestampType) =>
                new Int64Column(to, [.. c.Values.Take(c.Length).Select(nanos => (long)Math.Floor(nanos / 1000m))], c.Nulls),
            (Int64Column { Type: TimestampType } c, TimestampType) => new Int64Column(to, [.. c.Values.Take(c.Length).Select(millis => millis * 1000)], c.Nulls),
            (FloatColumn c, { Kind: LakeTypeKind.Double }) => new DoubleColumn(to, [.. c.Values.Take(c.Length).Select(value => (double)value)], c.Nulls),
            (StructColumn c, StructType record) => Struct(c, record),
            (ListColumn c, ListType list) => new ListColumn(to, c.Offsets, Cast(c.Elements, list.Element.Type), c.Length, c.Nulls),
            (MapColumn c, MapType map) => new MapColumn(to, c.Offsets, Cast(c.Keys, map.Key.Type), Cast(c.Values, map.Value.Type), c.Length, c.Nulls),
            _ => Boxed(column, to),
        };
    }

    // Records compare equal by their fields' values; only structs need their fields looked through.
    static bool HoldsOtherFields(LakeType from, LakeType to) =>
        from is StructType a && to is StructType b && !a.Fields.Select(field => field.Name).SequenceEqual(b.Fields.Select(field => field.Name));

    static StructColumn Struct(StructColumn column, StructType to)
    {
        var from = ((StructType)column.Type).Fields;
        var children = new ColumnData[to.Fields.Count];
        for (var i = 0; i < children.Length; i++)
        {
            var at = from.TakeWhile(field => field.Name != to.Fields[i].Name).Count();
            children[i] = at == from.Count
                ? ColumnFill.Constant(to.Fields[i].Type, null, column.Length)
                : Cast(column.Children[at], to.Fields[i].Type);
        }
        return new StructColumn(to, children, column.Length, column.Nulls);
    }

    static ColumnData Boxed(ColumnData column, LakeType to)
    {
        var builder = ColumnBuilder.For(to);
        for (var row = 0; row < column.Length; row++)
            builder.Append(column.ValueAt(row) switch
            {
                LakeDecimal number when to is DecimalType target => number.Rescale(target.Scale),
                int number when to is DecimalType target => new LakeDecimal(number, 0).Rescale(target.Scale),
                long number when to is DecimalType target => new LakeDecimal(number, 0).Rescale(target.Scale),
                var value => value,
            });
        return builder.Build();
    }
}
