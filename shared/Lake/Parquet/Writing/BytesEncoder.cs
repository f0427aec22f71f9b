using System.Buffers.Binary;
using System.Numerics;
using Millrace.Hashing;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Byte strings, of any length or of one; wide decimals and half floats among the latter.</summary>
sealed class BytesEncoder(int? width, bool isSigned, bool hasBounds, int dictionaryBytes, BloomHashes? hashes) : ValueEncoder
{
    readonly BytesTable _table = new();
    readonly ByteSink _plain = new();
    readonly BytesExtremes _extremes = new(isSigned);
    readonly byte[] _scratch = new byte[width ?? 0];
    int[] _codes = [];
    int _coded;
    int[] _seenOn = [];
    int _page = 1;
    bool _usesTable = dictionaryBytes > 0;
    bool _hasDictionaryPages;
    DistinctBytes? _foreign;
    int[] _foreignCodes = [];

    public override BloomHashes? Hashes
    {
        get
        {
            HashTable();
            return hashes;
        }
    }

    public override int PageBytes => _plain.Length + _coded * 2;

    public override void Add(ColumnData column, int start, int count)
    {
        switch (column)
        {
            case BytesColumn { Dictionary: { } dictionary } coded:
                foreach (var code in coded.Codes.AsSpan(start, count))
                    AddForeign(dictionary, code);
                break;
            case BytesColumn flat:
                var offsets = flat.Offsets.AsSpan(start, count + 1);
                for (var i = 0; i < count; i++)
                    Add(flat.Data.AsSpan(offsets[i], offsets[i + 1] - offsets[i]));
                break;
            default:
                for (var i = 0; i < count; i++)
                    Add(Fixed(column, start + i));
                break;
        }
    }

    public override void Add(ColumnData column, ReadOnlySpan<int> rows)
    {
        if (column is BytesColumn { Dictionary: { } dictionary } coded)
            foreach (var row in rows)
                AddForeign(dictionary, coded.Codes[row]);
        else
            foreach (var row in rows)
                Add(column is BytesColumn flat ? flat[row] : Fixed(column, row));
    }

    // A value of a dictionary that came with the column: looked up once per dictionary.
    void AddForeign(DistinctBytes dictionary, int code)
    {
        if (!_usesTable)
        {
            AddPlain(dictionary[code]);
            return;
        }
        if (!ReferenceEquals(dictionary, _foreign))
        {
            _foreign = dictionary;
            if (_foreignCodes.Length < dictionary.Count)
                _foreignCodes = new int[dictionary.Count];
            _foreignCodes.AsSpan(0, dictionary.Count).Clear();
        }
        var known = _foreignCodes[code];
        if (known == 0)
        {
            known = _table.Code(dictionary[code]) + 1;
            _foreignCodes[code] = known;
        }
        AddCode(known - 1);
    }

    void Add(ReadOnlySpan<byte> value)
    {
        if (_usesTable)
            AddCode(_table.Code(value));
        else
            AddPlain(value);
    }

    void AddCode(int code)
    {
        if (_coded == _codes.Length)
            Array.Resize(ref _codes, Math.Max(1024, 2 * _coded));
        _codes[_coded++] = code;
        if (code >= _seenOn.Length)
            Array.Resize(ref _seenOn, Math.Max(code + 1, 2 * _seenOn.Length));
        if (_seenOn[code] != _page)
        {
            _seenOn[code] = _page;
            if (hasBounds)
                _extremes.Update(_table[code]);
        }
        if (_table.Bytes + 4 * _table.Count > dictionaryBytes)
            GiveUpTable();
    }

    void AddPlain(ReadOnlySpan<byte> value)
    {
        if (hasBounds)
            _extremes.Update(value);
        hashes?.Add(XxHash64.Of(value));
        WritePlain(_plain, value);
    }

    void WritePlain(ByteSink sink, ReadOnlySpan<byte> value)
    {
        if (width is null)
        {
            var target = sink.Take(4 + value.Length);
            BinaryPrimitives.WriteInt32LittleEndian(target, value.Length);
            value.CopyTo(target[4..]);
        }
        else
            sink.Write(value);
    }

    void GiveUpTable()
    {
        _usesTable = false;
        for (var i = 0; i < _coded; i++)
            WritePlain(_plain, _table[_codes[i]]);
        _coded = 0;
        if (_hasDictionaryPages)
            return;
        HashTable();
        _table.Clear();
    }

    void HashTable()
    {
        if (hashes is not null)
            for (var i = 0; i < _table.Count; i++)
                hashes.Add(XxHash64.Of(_table[i]));
    }

    public override PageEncoding FinishPage(ByteSink sink, out Bounds bounds)
    {
        bounds = _extremes.Finish();
        _page++;
        if (_usesTable && !_hasDictionaryPages && _table.Count > 256 && _table.Count > _coded / 2)
            GiveUpTable();
        if (_usesTable && _coded > 0)
        {
            var bits = _table.Count <= 1 ? 0 : 32 - int.LeadingZeroCount(_table.Count - 1);
            sink.Byte((byte)bits);
            RleEncoder.Encode(sink, _codes.AsSpan(0, _coded), bits);
            _hasDictionaryPages |= _coded > 0;
            _coded = 0;
            return PageEncoding.RleDictionary;
        }
        sink.Write(_plain.Written);
        _plain.Clear();
        return PageEncoding.Plain;
    }

    public override int FinishDictionary(ByteSink sink)
    {
        if (!_hasDictionaryPages)
            return 0;
        for (var i = 0; i < _table.Count; i++)
            WritePlain(sink, _table[i]);
        return _table.Count;
    }

    public override void Reset()
    {
        _table.Clear();
        _plain.Clear();
        hashes?.Clear();
        _foreign = null;
        Array.Clear(_seenOn);
        (_coded, _usesTable, _hasDictionaryPages) = (0, dictionaryBytes > 0, false);
    }

    public override int Compare(byte[] a, byte[] b) => _extremes.Compare(a, b);

    ReadOnlySpan<byte> Fixed(ColumnData column, int row)
    {
        switch (column)
        {
            case FixedColumn values:
                return values[row];
            case Float16Column halves:
                BinaryPrimitives.WriteHalfLittleEndian(_scratch, halves.Values[row]);
                return _scratch;
            case DecimalColumn decimals:
                BigEndian(decimals.Values[row]);
                return _scratch;
            case WideDecimalColumn wide:
                BigEndian(wide.Values[row]);
                return _scratch;
            default:
                throw new ArgumentException($"A column of {column.GetType().Name} has no byte strings.");
        }
    }

    void BigEndian(Int128 value)
    {
        var rest = value;
        for (var i = _scratch.Length - 1; i >= 0; i--)
        {
            _scratch[i] = (byte)rest;
            rest >>= 8;
        }
        if (rest != (value < 0 ? -1 : 0) || (_scratch[0] >= 0x80) != (value < 0))
            throw new ArgumentException($"The unscaled decimal {value} does not fit {_scratch.Length} bytes.");
    }

    void BigEndian(BigInteger value)
    {
        _scratch.AsSpan().Fill(value.Sign < 0 ? (byte)0xFF : (byte)0);
        var bytes = value.GetByteCount();
        if (bytes > _scratch.Length)
            throw new ArgumentException($"The unscaled decimal {value} does not fit {_scratch.Length} bytes.");
        value.TryWriteBytes(_scratch.AsSpan(_scratch.Length - bytes), out _, isBigEndian: true);
    }
}
