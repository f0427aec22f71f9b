using Millrace.Features.Columns;
using Millrace.Features.Model;
using Stored = Millrace.Lake.Columns;

namespace Millrace.Catalog.Silver;

/// <summary>
/// Batches of the lake as the engine's columns, all rows of a field in one. Values are brought to the type that the
/// schema asks for; a batch without the field has nulls.
/// </summary>
static class EngineColumns
{
    const long MicrosecondsPerDay = 86_400_000_000;

    /// <exception cref="NotSupportedException">The lake holds a type that is not that of the schema.</exception>
    public static Column Of(FieldModel field, IReadOnlyList<Stored.ColumnBatch> batches, int rows)
    {
        var parts = new (int Start, Stored.ColumnData? Data, int Rows)[batches.Count];
        var start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var at = batches[i].Schema.IndexOf(field.Name);
            parts[i] = (start, at < 0 ? null : batches[i].Columns[at], batches[i].RowCount);
            start += parts[i].Rows;
        }

        return field.Type switch
        {
            ColumnType.String => TextColumns.Of(field, parts, rows),
            ColumnType.Timestamp => new TimestampColumn(Values<long>(field, parts, rows, Instants), Validity(parts, rows)),
            ColumnType.Int64 => new Int64Column(Values<long>(field, parts, rows, Wholes), Validity(parts, rows)),
            ColumnType.Double => new DoubleColumn(Values<double>(field, parts, rows, Numbers), Validity(parts, rows)),
            ColumnType.Bool => new BoolColumn(Values<bool>(field, parts, rows, Truths), Validity(parts, rows)),
            ColumnType.Decimal => new DecimalColumn(Values<Int128>(field, parts, rows, Decimals), Validity(parts, rows)),
            _ => throw new NotSupportedException($"Column '{field.Name}' is {field.Type} in the contract, which the lake does not hold."),
        };
    }

    /// <summary>The complaint about a column of another type than the contract's.</summary>
    public static NotSupportedException Unfit(FieldModel field, Stored.ColumnData data) =>
        new($"Column '{field.Name}' is {data.Type} in the lake and {field.Type} in the contract.");

    static T[] Values<T>(FieldModel field, (int Start, Stored.ColumnData? Data, int Rows)[] parts, int rows, Fill<T> fill)
    {
        var values = new T[rows];
        foreach (var (start, data, count) in parts)
        {
            if (data is not null && !fill(data, values.AsSpan(start, count)))
                throw Unfit(field, data);
        }

        return values;
    }

    static bool[]? Validity((int Start, Stored.ColumnData? Data, int Rows)[] parts, int rows)
    {
        bool[]? validity = null;
        foreach (var (start, data, count) in parts)
        {
            if (data is not null && data.NullCount == 0)
                continue;
            if (validity is null)
                (validity = new bool[rows]).AsSpan().Fill(true);
            var flags = validity.AsSpan(start, count);
            var nulls = data is null ? default : data.Nulls.AsSpan(0, count);
            for (var row = 0; row < flags.Length; row++)
                flags[row] = row < nulls.Length && !nulls[row];
        }

        return validity;
    }

    static bool Instants(Stored.ColumnData data, Span<long> into)
    {
        if (data is not Stored.Int32Column dates)
            return data is Stored.Int64Column && Wholes(data, into);
        for (var row = 0; row < into.Length; row++)
            into[row] = dates.Values[row] * MicrosecondsPerDay;
        return true;
    }

    static bool Wholes(Stored.ColumnData data, Span<long> into)
    {
        if (data is Stored.Int64Column wide)
            wide.Values.AsSpan(0, into.Length).CopyTo(into);
        for (var row = 0; data is Stored.Int32Column narrow && row < into.Length; row++)
            into[row] = narrow.Values[row];
        return data is Stored.Int64Column or Stored.Int32Column;
    }

    static bool Numbers(Stored.ColumnData data, Span<double> into)
    {
        if (data is Stored.DoubleColumn wide)
            wide.Values.AsSpan(0, into.Length).CopyTo(into);
        for (var row = 0; data is Stored.FloatColumn narrow && row < into.Length; row++)
            into[row] = narrow.Values[row];
        return data is Stored.DoubleColumn or Stored.FloatColumn;
    }

    static bool Truths(Stored.ColumnData data, Span<bool> into)
    {
        if (data is Stored.BooleanColumn flags)
            flags.Values.AsSpan(0, into.Length).CopyTo(into);
        return data is Stored.BooleanColumn;
    }

    static bool Decimals(Stored.ColumnData data, Span<Int128> into)
    {
        if (data is not Stored.DecimalColumn exact)
            return false;
        var scale = ((Stored.DecimalType)exact.Type).Scale;
        if (scale == FixedDecimal.Scale)
        {
            exact.Values.AsSpan(0, into.Length).CopyTo(into);
            return true;
        }

        var scaled = Scaling.To(scale);
        for (var row = 0; row < into.Length; row++)
            into[row] = exact.IsNull(row) ? 0 : scaled(exact.Values[row]);
        return true;
    }

    delegate bool Fill<T>(Stored.ColumnData data, Span<T> into);
}
