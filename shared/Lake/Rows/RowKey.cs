using System.Text;
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

    public static RowKey Of(params ReadOnlySpan<object> values)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var value in values)
            Write(writer, value);
        return new RowKey(stream.ToArray());
    }

    /// <summary>Reads the key of a row; null if a component is null.</summary>
    public static Func<int, RowKey?> Reader(IReadOnlyList<ColumnData> columns)
    {
        var values = new object[columns.Count];
        return row =>
        {
            for (var i = 0; i < columns.Count; i++)
            {
                if (columns[i].ValueAt(row) is not { } value)
                    return null;
                values[i] = value;
            }
            return Of(values);
        };
    }

    public bool Equals(RowKey other) => _hash == other._hash && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

    public override int GetHashCode() => _hash;

    // Length-prefixed, so that no two different keys share their bytes. Every integer width is written alike.
    static void Write(BinaryWriter writer, object value)
    {
        var bytes = value switch
        {
            string text => Encoding.UTF8.GetBytes(text),
            byte[] given => given,
            Guid guid => guid.ToByteArray(true),
            bool flag => [flag ? (byte)1 : (byte)0],
            double number => BitConverter.GetBytes(number == 0 ? 0d : number),
            float number => BitConverter.GetBytes(number == 0 ? 0f : number),
            Half number => BitConverter.GetBytes((double)number),
            LakeDecimal number => Encoding.ASCII.GetBytes(number.ToString()),
            ulong number => BitConverter.GetBytes(number),
            int or long or uint => BitConverter.GetBytes(System.Convert.ToInt64(value, null)),
            _ => throw new ArgumentException($"{value.GetType().Name} cannot be a key"),
        };
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
