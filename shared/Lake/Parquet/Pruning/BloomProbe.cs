using System.Buffers.Binary;
using System.Text;
using Millrace.Hashing;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Pruning;

/// <summary>The hash of a value as bloom filters have it: XXH64 over its plain encoding.</summary>
static class BloomProbe
{
    /// <summary>Null when the value has no encoding in the column, of which nothing follows.</summary>
    public static ulong? Hash(Leaf leaf, object value) => Plain(leaf, value) is { } bytes ? XxHash64.Of(bytes) : null;

    static byte[]? Plain(Leaf leaf, object value)
    {
        switch (leaf.Physical, value)
        {
            case (PhysicalType.Int32, int or uint or short or ushort or sbyte or byte or long) when leaf.Type is not DecimalType:
                var wide = Convert.ToInt64(value, null);
                return wide is >= int.MinValue and <= uint.MaxValue ? Little(unchecked((uint)wide), 4) : null;
            case (PhysicalType.Int64, int or uint or short or ushort or sbyte or byte or long) when leaf.Type is not DecimalType:
                return Little(unchecked((ulong)Convert.ToInt64(value, null)), 8);
            case (PhysicalType.Int64, ulong u) when leaf.Type is not DecimalType:
                return Little(u, 8);
            case (PhysicalType.Double, double d) when d != 0 && !double.IsNaN(d):
                return Little(BitConverter.DoubleToUInt64Bits(d), 8);
            case (PhysicalType.Float, float f) when f != 0 && !float.IsNaN(f):
                return Little(BitConverter.SingleToUInt32Bits(f), 4);
            case (PhysicalType.ByteArray, string text):
                return Encoding.UTF8.GetBytes(text);
            case (PhysicalType.ByteArray, byte[] bytes) when leaf.Type is not DecimalType:
                return bytes;
            case (PhysicalType.FixedLenByteArray, Guid guid):
                return guid.ToByteArray(bigEndian: true);
            case (PhysicalType.FixedLenByteArray, byte[] bytes) when bytes.Length == leaf.TypeLength:
                return bytes;
            default:
                return null;
        }
    }

    static byte[] Little(ulong value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes[..size];
    }
}
