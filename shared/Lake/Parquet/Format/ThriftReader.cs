using System.Buffers.Binary;
using System.Text;

namespace Millrace.Lake.Parquet.Format;

/// <summary>Reads Thrift's compact protocol. Every size is checked against the bytes that are there.</summary>
ref struct ThriftReader(ReadOnlySpan<byte> data)
{
    const int MaxDepth = 64;

    readonly ReadOnlySpan<byte> _data = data;
    int _depth;

    public int Position { get; private set; }

    /// <summary>Enters a struct; its fields follow with <see cref="NextField"/>, starting from field id 0.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth)
            throw new DamageException("structures are nested too deeply", Position);
    }

    public void Leave() => _depth--;

    /// <summary>The next field's id and type; false at the end of the struct.</summary>
    public bool NextField(ref short id, out ThriftType type)
    {
        var head = Byte();
        type = (ThriftType)(head & 0xF);
        if (type == ThriftType.Stop)
            return false;
        if (type > ThriftType.Struct)
            throw new DamageException($"field type {(int)type} does not exist", Position - 1);
        id = (head >> 4) != 0 ? unchecked((short)(id + (head >> 4))) : checked((short)Zigzag(short.MinValue, short.MaxValue));
        return true;
    }

    public int I32(ThriftType type)
    {
        if (type is not (ThriftType.I32 or ThriftType.I16 or ThriftType.Byte))
            throw Unexpected(type, "a 32-bit integer");
        return type == ThriftType.Byte ? (sbyte)Byte() : (int)Zigzag(int.MinValue, int.MaxValue);
    }

    public long I64(ThriftType type)
    {
        if (type is not (ThriftType.I64 or ThriftType.I32 or ThriftType.I16))
            throw Unexpected(type, "a 64-bit integer");
        return Zigzag(long.MinValue, long.MaxValue);
    }

    public readonly bool Bool(ThriftType type) => type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw Unexpected(type, "a truth value"),
    };

    public ReadOnlySpan<byte> Binary(ThriftType type)
    {
        if (type != ThriftType.Binary)
            throw Unexpected(type, "bytes");
        var length = Varint();
        if (length > (ulong)(_data.Length - Position))
            throw new DamageException($"{length} bytes announced, {_data.Length - Position} left", Position);
        var bytes = _data.Slice(Position, (int)length);
        Position += (int)length;
        return bytes;
    }

    public string Text(ThriftType type) => Encoding.UTF8.GetString(Binary(type));

    /// <summary>The head of a list: its element type and its count, which is at most the number of bytes left.</summary>
    public int ListHead(ThriftType type, out ThriftType element)
    {
        if (type is not (ThriftType.List or ThriftType.Set))
            throw Unexpected(type, "a list");
        var head = Byte();
        element = (ThriftType)(head & 0xF);
        if (element == ThriftType.Stop && head != 0 || element > ThriftType.Struct)
            throw new DamageException($"element type {(int)element} does not exist", Position - 1);
        var count = (ulong)(head >> 4);
        if (count == 15)
            count = Varint();
        if (count > (ulong)(_data.Length - Position))
            throw new DamageException($"a list of {count} elements in {_data.Length - Position} bytes", Position);
        return (int)count;
    }

    /// <summary>An element of a list of truth values, which takes a byte of its own.</summary>
    public bool BoolElement() => Byte() == 1;

    public readonly void ExpectStruct(ThriftType type)
    {
        if (type != ThriftType.Struct)
            throw Unexpected(type, "a struct");
    }

    public void Skip(ThriftType type) => Skip(type, inList: false);

    void Skip(ThriftType type, bool inList)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                if (inList)
                    Byte();
                break;
            case ThriftType.Byte:
                Byte();
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                Varint();
                break;
            case ThriftType.Double:
                Advance(8);
                break;
            case ThriftType.Binary:
                Binary(type);
                break;
            case ThriftType.List or ThriftType.Set:
                var count = ListHead(type, out var element);
                Enter();
                for (var i = 0; i < count; i++)
                    Skip(element, inList: true);
                Leave();
                break;
            case ThriftType.Map:
                SkipMap();
                break;
            case ThriftType.Struct:
                Enter();
                short id = 0;
                while (NextField(ref id, out var field))
                    Skip(field);
                Leave();
                break;
            default:
                throw new DamageException($"field type {(int)type} does not exist", Position);
        }
    }

    void SkipMap()
    {
        var count = Varint();
        if (count == 0)
            return;
        var types = Byte();
        if (count > (ulong)(_data.Length - Position))
            throw new DamageException($"a map of {count} entries in {_data.Length - Position} bytes", Position);
        Enter();
        for (var i = 0; i < (int)count; i++)
        {
            Skip((ThriftType)(types >> 4), inList: true);
            Skip((ThriftType)(types & 0xF), inList: true);
        }
        Leave();
    }

    public double Double(ThriftType type)
    {
        if (type != ThriftType.Double)
            throw Unexpected(type, "a double");
        Advance(8);
        return BinaryPrimitives.ReadDoubleLittleEndian(_data[(Position - 8)..]);
    }

    long Zigzag(long min, long max)
    {
        var at = Position;
        var raw = Varint();
        var value = (long)(raw >> 1) ^ -(long)(raw & 1);
        return value >= min && value <= max ? value : throw new DamageException($"{value} is out of range", at);
    }

    ulong Varint()
    {
        var at = Position;
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw new DamageException("an integer does not end", at);
    }

    byte Byte()
    {
        if (Position >= _data.Length)
            throw new DamageException("the structure ends too early", Position);
        return _data[Position++];
    }

    void Advance(int count)
    {
        if (count > _data.Length - Position)
            throw new DamageException("the structure ends too early", Position);
        Position += count;
    }

    readonly DamageException Unexpected(ThriftType type, string wanted) => new($"{wanted} expected, found {type}", Position);
}
