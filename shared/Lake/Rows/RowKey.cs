using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>The values of a row's key columns, comparable as a whole. A null component makes no key.</summary>
readonly struct RowKey : IEquatable<RowKey>
{
    readonly byte[] _bytes;
    readonly int _hash;

    RowKey(byte[] bytes)
    {
        _bytes = bytes;
        var hash = new HashCode();
        hash.AddBytes(bytes);
        _hash = hash.ToHashCode();
    }

    /// <summary>The key of single values, in the form that columns return.</summary>
    public static RowKey Of(params ReadOnlySpan<object> values)
    {
        var bytes = new KeyBytes();
        foreach (var value in values)
            bytes.Add(value);
        return new RowKey(bytes.ToArray());
    }

    /// <summary>Reads the key of a row; null if a component is null. One reader serves one thread.</summary>
    public static Func<int, RowKey?> Reader(IReadOnlyList<ColumnData> columns)
    {
        var bytes = new KeyBytes();
        return row =>
        {
            bytes.Clear();
            foreach (var column in columns)
            {
                if (column.IsNull(row))
                    return null;
                switch (column)
                {
                    case BytesColumn texts:
                        bytes.Add(texts[row]);
                        break;
                    case Int64Column { Type.Kind: not LakeTypeKind.UInt64 } longs:
                        bytes.Add(longs.Values[row]);
                        break;
                    default:
                        bytes.Add(column.ValueAt(row)!);
                        break;
                }
            }
            return new RowKey(bytes.ToArray());
        };
    }

    public bool Equals(RowKey other) => _hash == other._hash && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

    public override int GetHashCode() => _hash;
}
