using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Upkeep;

/// <summary>
/// A digest of a set of rows in which their order does not matter: the sum, modulo 2^256, of a SHA-256 per row over its
/// columns' names and values. Equal before and after a rewrite, it proves that no row was changed, lost or doubled.
/// </summary>
public sealed class RowDigest
{
    readonly ulong[] _sum = new ulong[4];

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds the rows of a batch.</summary>
    public void Add(ColumnBatch batch)
    {
        var text = new StringBuilder();
        for (var row = 0; row < batch.RowCount; row++)
        {
            text.Clear();
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                Write(text, batch.Schema.Fields[i].Name);
                Write(text, batch.Columns[i].ValueAt(row));
            }
            Add(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        }
        Rows += batch.RowCount;
    }

    /// <summary>The digest as 64 hexadecimal digits.</summary>
    public override string ToString() => string.Concat(_sum.Reverse().Select(part => part.ToString("x16", CultureInfo.InvariantCulture)));

    void Add(ReadOnlySpan<byte> hash)
    {
        var carry = 0UL;
        for (var i = 0; i < _sum.Length; i++)
        {
            var wide = (UInt128)_sum[i] + BinaryPrimitives.ReadUInt64LittleEndian(hash[(i * 8)..]) + carry;
            (_sum[i], carry) = ((ulong)wide, (ulong)(wide >> 64));
        }
    }

    // Every value carries its length, so that no two different rows share their text.
    static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("~;");
                break;
            case object?[] items:
                text.Append('[').Append(items.Length).Append(';');
                foreach (var item in items)
                    Write(text, item);
                break;
            case KeyValuePair<object, object?>[] pairs:
                text.Append('{').Append(pairs.Length).Append(';');
                foreach (var (key, item) in pairs)
                {
                    Write(text, key);
                    Write(text, item);
                }
                break;
            default:
                var plain = value switch
                {
                    byte[] bytes => Convert.ToHexString(bytes),
                    double number => BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
                    float number => BitConverter.SingleToInt32Bits(number).ToString("x", CultureInfo.InvariantCulture),
                    _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
                };
                text.Append(plain.Length).Append(':').Append(plain).Append(';');
                break;
        }
    }
}
