using Millrace.Features.Columns;
using Stored = Millrace.Lake.Columns;

namespace Millrace.Catalog.Silver;

/// <summary>Columns of the lake as the engine's. Values are brought to the type that the schema asks for.</summary>
static class EngineColumns
{
    const long MicrosecondsPerDay = 86_400_000_000;

    /// <exception cref="NotSupportedException">The lake holds a type that is not that of the schema.</exception>
    public static Column Of(Stored.ColumnData column, ColumnType type, string name)
    {
        var validity = Validity(column);
        return (type, column) switch
        {
            (ColumnType.String, Stored.BytesColumn text) => Text(text),
            (ColumnType.Timestamp, Stored.Int64Column time) => new TimestampColumn(Longs(time), validity),
            (ColumnType.Timestamp, Stored.Int32Column date) => new TimestampColumn(Converted(date.Values, date.Length, day => day * MicrosecondsPerDay), validity),
            (ColumnType.Int64, Stored.Int64Column whole) => new Int64Column(Longs(whole), validity),
            (ColumnType.Int64, Stored.Int32Column whole) => new Int64Column(Converted(whole.Values, whole.Length, value => (long)value), validity),
            (ColumnType.Double, Stored.DoubleColumn real) => new DoubleColumn(Converted(real.Values, real.Length, value => value), validity),
            (ColumnType.Double, Stored.FloatColumn real) => new DoubleColumn(Converted(real.Values, real.Length, value => (double)value), validity),
            (ColumnType.Bool, Stored.BooleanColumn flag) => new BoolColumn(Converted(flag.Values, flag.Length, value => value), validity),
            (ColumnType.Decimal, Stored.DecimalColumn exact) => new DecimalColumn(
                Converted(exact.Values, exact.Length, Scaling.To(((Stored.DecimalType)exact.Type).Scale)), validity),
            _ => throw new NotSupportedException($"Column '{name}' is {column.Type} in the lake and {type} in the contract."),
        };
    }

    static bool[]? Validity(Stored.ColumnData column) =>
        column.Nulls is null || column.NullCount == 0 ? null : Array.ConvertAll(column.Nulls[..column.Length], isNull => !isNull);

    static long[] Longs(Stored.Int64Column column) => column.Values.Length == column.Length ? column.Values : column.Values[..column.Length];

    static TTo[] Converted<TFrom, TTo>(TFrom[] values, int length, Converter<TFrom, TTo> convert) =>
        Array.ConvertAll(values.Length == length ? values : values[..length], convert);

    static StringColumn Text(Stored.BytesColumn text)
    {
        var rows = new string?[text.Length];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = text.Text(row);
        return StringColumn.FromValues(rows);
    }
}
