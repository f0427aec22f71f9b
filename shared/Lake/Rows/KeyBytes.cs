using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>Bytes of a key: each component with its length before it, so that no two different keys share their bytes.</summary>
sealed class KeyBytes
{
    byte[] _bytes = new byte[64];
    int _length;

    public void Clear() => _length = 0;

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    public void Add(ReadOnlySpan<byte> component)
    {
        var needed = _length + sizeof(int) + component.Length;
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), component.Length);
        component.CopyTo(_bytes.AsSpan(_length + sizeof(int)));
        _length = needed;
    }

    public void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        Add(bytes);
    }

    /// <summary>Adds a value; integers of all widths, and both zeros, count as what they equal.</summary>
    public void Add(object value)
    {
        switch (value)
        {
            case string text:
                Add(Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                Add(bytes);
                break;
            case int or long or uint:
                Add(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                Add(unchecked((long)number));
                break;
            case bool flag:
                Add([flag ? (byte)1 : (byte)0]);
                break;
            case double or float or Half:
                var real = value is Half half ? (double)half : Convert.ToDouble(value, CultureInfo.InvariantCulture);
                Add(BitConverter.DoubleToInt64Bits(real == 0 ? 0 : real));
                break;
            case LakeDecimal number:
                Add(Encoding.ASCII.GetBytes(number.ToString()));
                break;
            case Guid guid:
                Add(guid.ToByteArray(bigEndian: true));
                break;
            default:
                throw new ArgumentException($"{value.GetType().Name} cannot be a key");
        }
    }
}
