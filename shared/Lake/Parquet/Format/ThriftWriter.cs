using System.Buffers;
using System.Text;

namespace Millrace.Lake.Parquet.Format;

/// <summary>Writes Thrift's compact protocol.</summary>
sealed class ThriftWriter
{
    readonly ArrayBufferWriter<byte> _output = new(256);
    readonly Stack<short> _outer = new();
    short _last;

    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    public void Clear()
    {
        _output.ResetWrittenCount();
        _outer.Clear();
        _last = 0;
    }

    public void I32(short id, int value)
    {
        Field(id, ThriftType.I32);
        Zigzag(value);
    }

    public void I16(short id, short value)
    {
        Field(id, ThriftType.I16);
        Zigzag(value);
    }

    public void I64(short id, long value)
    {
        Field(id, ThriftType.I64);
        Zigzag(value);
    }

    public void Int8(short id, sbyte value)
    {
        Field(id, ThriftType.Byte);
        Byte((byte)value);
    }

    public void Bool(short id, bool value) => Field(id, value ? ThriftType.True : ThriftType.False);

    public void Binary(short id, ReadOnlySpan<byte> value)
    {
        Field(id, ThriftType.Binary);
        BinaryElement(value);
    }

    public void Text(short id, string value) => Binary(id, Encoding.UTF8.GetBytes(value));

    public void BeginStruct(short id)
    {
        Field(id, ThriftType.Struct);
        BeginElement();
    }

    /// <summary>An empty struct, as unions of flags are.</summary>
    public void Empty(short id)
    {
        BeginStruct(id);
        End();
    }

    /// <summary>A struct that is an element of a list, or the outermost one.</summary>
    public void BeginElement()
    {
        _outer.Push(_last);
        _last = 0;
    }

    public void End()
    {
        Byte(0);
        _last = _outer.Pop();
    }

    public void List(short id, ThriftType element, int count)
    {
        Field(id, ThriftType.List);
        if (count < 15)
            Byte((byte)(count << 4 | (int)element));
        else
        {
            Byte((byte)(0xF0 | (int)element));
            Varint((ulong)count);
        }
    }

    public void I32Element(int value) => Zigzag(value);

    public void I64Element(long value) => Zigzag(value);

    public void BoolElement(bool value) => Byte(value ? (byte)1 : (byte)2);

    public void BinaryElement(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        _output.Write(value);
    }

    public void TextElement(string value) => BinaryElement(Encoding.UTF8.GetBytes(value));

    void Field(short id, ThriftType type)
    {
        var delta = id - _last;
        if (delta is > 0 and < 16)
            Byte((byte)(delta << 4 | (int)type));
        else
        {
            Byte((byte)type);
            Zigzag(id);
        }
        _last = id;
    }

    void Zigzag(long value) => Varint((ulong)(value << 1 ^ value >> 63));

    void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }
        Byte((byte)value);
    }

    void Byte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }
}
