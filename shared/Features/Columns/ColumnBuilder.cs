namespace Millrace.Features.Columns;

/// <summary>Appends values of one type and makes a column of them.</summary>
public sealed class ColumnBuilder
{
    private readonly bool[] _bools;
    private readonly long[] _longs;
    private readonly double[] _doubles;
    private readonly Int128[] _decimals;
    private readonly string?[] _strings;
    private readonly object?[] _objects;
    private readonly bool[] _validity;
    private bool _hasNulls;

    /// <summary>A builder for exactly <paramref name="length"/> rows.</summary>
    public ColumnBuilder(ColumnType type, int length)
    {
        Type = type;
        _bools = type == ColumnType.Bool ? new bool[length] : [];
        _longs = type is ColumnType.Int64 or ColumnType.Timestamp ? new long[length] : [];
        _doubles = type == ColumnType.Double ? new double[length] : [];
        _decimals = type == ColumnType.Decimal ? new Int128[length] : [];
        _strings = type == ColumnType.String ? new string?[length] : [];
        _objects = type is ColumnType.Vector or ColumnType.List ? new object?[length] : [];
        _validity = new bool[length];
    }

    /// <summary>The type of the column.</summary>
    public ColumnType Type { get; }

    /// <summary>Rows so far; settable, so that parts of a column can be filled out of order.</summary>
    public int Count { get; set; }

    /// <summary>Appends null.</summary>
    public void AppendNull()
    {
        _hasNulls = true;
        _validity[Count++] = false;
    }

    /// <summary>Appends a truth value.</summary>
    public void Append(bool value)
    {
        _bools[Count] = value;
        _validity[Count++] = true;
    }

    /// <summary>Appends a whole number or an instant.</summary>
    public void Append(long value)
    {
        _longs[Count] = value;
        _validity[Count++] = true;
    }

    /// <summary>Appends a number; NaN and infinities become null.</summary>
    public void Append(double value)
    {
        if (!double.IsFinite(value))
        {
            AppendNull();
            return;
        }

        _doubles[Count] = value;
        _validity[Count++] = true;
    }

    /// <summary>Appends a scaled decimal.</summary>
    public void Append(Int128 scaled)
    {
        _decimals[Count] = scaled;
        _validity[Count++] = true;
    }

    /// <summary>Appends text, a vector or a list by its boxed form; null appends null.</summary>
    public void AppendObject(object? value)
    {
        switch (value)
        {
            case null: AppendNull(); break;
            case string text when Type == ColumnType.String:
                _strings[Count] = text;
                _validity[Count++] = true;
                break;
            case bool flag when Type == ColumnType.Bool: Append(flag); break;
            case long whole when Type is ColumnType.Int64 or ColumnType.Timestamp: Append(whole); break;
            case int whole when Type is ColumnType.Int64: Append(whole); break;
            case double number when Type == ColumnType.Double: Append(number); break;
            case Int128 scaled when Type == ColumnType.Decimal: Append(scaled); break;
            case decimal number when Type == ColumnType.Decimal && FixedDecimal.TryFrom(number, out var scaled): Append(scaled); break;
            case float[] or IReadOnlyList<object?> when _objects.Length > 0:
                _objects[Count] = value;
                _validity[Count++] = true;
                break;
            default:
                throw new ArgumentException($"a {value.GetType().Name} does not fit a column of type {Type}", nameof(value));
        }
    }

    /// <summary>The column; the builder must be full and is not used again.</summary>
    public Column Build()
    {
        if (Count != _validity.Length)
            throw new InvalidOperationException($"{Count} of {_validity.Length} rows were appended");
        var validity = _hasNulls ? _validity : null;
        return Type switch
        {
            ColumnType.Bool => new BoolColumn(_bools, validity),
            ColumnType.Int64 => new Int64Column(_longs, validity),
            ColumnType.Timestamp => new TimestampColumn(_longs, validity),
            ColumnType.Double => new DoubleColumn(_doubles, validity),
            ColumnType.Decimal => new DecimalColumn(_decimals, validity),
            ColumnType.String => StringColumn.FromValues(_strings),
            ColumnType.Vector => new VectorColumn(Array.ConvertAll(_objects, value => (float[]?)value)),
            _ => new ListColumn(Array.ConvertAll(_objects, value => (IReadOnlyList<object?>?)value)),
        };
    }
}
