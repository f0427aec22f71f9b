namespace Millrace.Contracts.Batches;

/// <summary>One column of a batch: a value per row, or null.</summary>
public abstract class BatchColumn
{
    private protected BatchColumn(string name, ColumnType type, bool[] nulls)
    {
        Name = name;
        Type = type;
        Nulls = nulls;
    }

    /// <summary>The column's name in the contract.</summary>
    public string Name { get; }

    /// <summary>The column's type.</summary>
    public ColumnType Type { get; }

    /// <summary>True per row where there is no value; as long as the batch has rows.</summary>
    public bool[] Nulls { get; }

    /// <summary>How many rows.</summary>
    public int Count => Nulls.Length;

    /// <summary>The first rows, sharing nothing when fewer than all.</summary>
    internal BatchColumn Take(int rows) => rows == Count ? this : this switch
    {
        TextBatchColumn text => new TextBatchColumn(Name, Type, text.Values[..rows], Nulls[..rows]),
        Int64BatchColumn whole => new Int64BatchColumn(Name, Type, whole.Values[..rows], Nulls[..rows]),
        DoubleBatchColumn real => new DoubleBatchColumn(Name, Type, real.Values[..rows], Nulls[..rows]),
        DecimalBatchColumn exact => new DecimalBatchColumn(Name, Type, exact.Values[..rows], Nulls[..rows]),
        BooleanBatchColumn truth => new BooleanBatchColumn(Name, truth.Values[..rows], Nulls[..rows]),
        _ => throw new InvalidOperationException($"Column '{Name}' is of an unknown kind."),
    };

    /// <summary>Some of the rows.</summary>
    internal BatchColumn Take(int[] rows)
    {
        var nulls = Array.ConvertAll(rows, row => Nulls[row]);
        return this switch
        {
            TextBatchColumn text => new TextBatchColumn(Name, Type, Array.ConvertAll(rows, row => text.Values[row]), nulls),
            Int64BatchColumn whole => new Int64BatchColumn(Name, Type, Array.ConvertAll(rows, row => whole.Values[row]), nulls),
            DoubleBatchColumn real => new DoubleBatchColumn(Name, Type, Array.ConvertAll(rows, row => real.Values[row]), nulls),
            DecimalBatchColumn exact => new DecimalBatchColumn(Name, Type, Array.ConvertAll(rows, row => exact.Values[row]), nulls),
            BooleanBatchColumn truth => new BooleanBatchColumn(Name, Array.ConvertAll(rows, row => truth.Values[row]), nulls),
            _ => throw new InvalidOperationException($"Column '{Name}' is of an unknown kind."),
        };
    }

    /// <summary>An empty column of a type with room for some rows, every row null.</summary>
    public static BatchColumn Create(string name, ColumnType type, int rows)
    {
        var nulls = new bool[rows];
        Array.Fill(nulls, true);
        return type.Kind switch
        {
            ColumnKind.String or ColumnKind.Json => new TextBatchColumn(name, type, new string?[rows], nulls),
            ColumnKind.Float32 or ColumnKind.Float64 => new DoubleBatchColumn(name, type, new double[rows], nulls),
            ColumnKind.Decimal => new DecimalBatchColumn(name, type, new Int128[rows], nulls),
            ColumnKind.Boolean => new BooleanBatchColumn(name, new bool[rows], nulls),
            _ => new Int64BatchColumn(name, type, new long[rows], nulls),
        };
    }
}

/// <summary>Text, and JSON as text.</summary>
public sealed class TextBatchColumn(string name, ColumnType type, string?[] values, bool[] nulls) : BatchColumn(name, type, nulls)
{
    /// <summary>The values; null where <see cref="BatchColumn.Nulls"/> says so.</summary>
    public string?[] Values { get; } = values;
}

/// <summary>int32, int64, timestamp (µs since 1970 UTC) and date (days since 1970).</summary>
public sealed class Int64BatchColumn(string name, ColumnType type, long[] values, bool[] nulls) : BatchColumn(name, type, nulls)
{
    /// <summary>The values; 0 where null.</summary>
    public long[] Values { get; } = values;
}

/// <summary>float32 and float64.</summary>
public sealed class DoubleBatchColumn(string name, ColumnType type, double[] values, bool[] nulls) : BatchColumn(name, type, nulls)
{
    /// <summary>The values, always finite; 0 where null.</summary>
    public double[] Values { get; } = values;
}

/// <summary>decimal(p,s): whole numbers in units of 10^−s.</summary>
public sealed class DecimalBatchColumn(string name, ColumnType type, Int128[] values, bool[] nulls) : BatchColumn(name, type, nulls)
{
    /// <summary>The unscaled values; 0 where null.</summary>
    public Int128[] Values { get; } = values;

    /// <summary>Digits after the point.</summary>
    public int Scale => Type.Scale;
}

/// <summary>True and false.</summary>
public sealed class BooleanBatchColumn(string name, bool[] values, bool[] nulls)
    : BatchColumn(name, new ColumnType(ColumnKind.Boolean), nulls)
{
    /// <summary>The values; false where null.</summary>
    public bool[] Values { get; } = values;
}
