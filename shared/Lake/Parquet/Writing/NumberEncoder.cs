using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Millrace.Hashing;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Numbers of 4 or 8 bytes, floating ones and small decimals included, by their bits.</summary>
sealed class NumberEncoder<T>(NumberOrder order, int dictionaryBytes, BloomHashes? hashes) : ValueEncoder
    where T : unmanaged, IEquatable<T>
{
    readonly NumberTable<T> _table = new();
    readonly ByteSink _plain = new();
    int[] _codes = [];
    int _coded;
    bool _usesTable = dictionaryBytes > 0;
    bool _hasDictionaryPages;
    T[] _scratch = [];
    ExtremesOf<T> _extremes = new(order);

    public override BloomHashes? Hashes
    {
        get
        {
            foreach (var value in _table.Entries)
                Hash(value);
            return hashes;
        }
    }

    public override int PageBytes => _plain.Length + _coded * 2;

    public override void Add(ColumnData column, int start, int count) => Append(Numbers(column, start, count));

    public override void Add(ColumnData column, ReadOnlySpan<int> rows)
    {
        if (rows.Length == 0)
            return;
        var from = rows[0];
        var values = Numbers(column, from, rows[^1] - from + 1);
        if (rows.Length < values.Length)
        {
            var gathered = column is DecimalColumn ? new T[rows.Length] : Scratch(rows.Length);
            for (var i = 0; i < rows.Length; i++)
                gathered[i] = values[rows[i] - from];
            values = gathered.AsSpan(0, rows.Length);
        }
        Append(values);
    }

    void Append(ReadOnlySpan<T> values)
    {
        _extremes.Update(values);
        if (_usesTable)
        {
            if (_coded + values.Length > _codes.Length)
                Array.Resize(ref _codes, Math.Max(_coded + values.Length, 2 * _codes.Length));
            var done = _table.Encode(values, _codes.AsSpan(_coded), dictionaryBytes / Unsafe.SizeOf<T>());
            _coded += done;
            if (done == values.Length)
                return;
            GiveUpTable();
            values = values[done..];
        }
        _plain.Write(MemoryMarshal.AsBytes(values));
        if (hashes is not null)
            foreach (var value in values)
                Hash(value);
    }

    void Hash(T value) => hashes?.Add(XxHash64.Of(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value))));

    // What the page has so far becomes plain; a dictionary that no page refers to is dropped.
    void GiveUpTable()
    {
        _usesTable = false;
        var entries = _table.Entries;
        var target = MemoryMarshal.Cast<byte, T>(_plain.Take(_coded * Unsafe.SizeOf<T>()));
        for (var i = 0; i < _coded; i++)
            target[i] = entries[_codes[i]];
        _coded = 0;
        if (_hasDictionaryPages)
            return;
        foreach (var value in entries)
            Hash(value);
        _table.Clear();
    }

    public override PageEncoding FinishPage(ByteSink sink, out Bounds bounds)
    {
        bounds = _extremes.Finish();
        // A dictionary that hardly repeats costs more than it saves.
        if (_usesTable && !_hasDictionaryPages && _table.Count > 256 && _table.Count > _coded / 2)
            GiveUpTable();
        if (_usesTable && _coded > 0)
        {
            var width = 32 - int.LeadingZeroCount(_table.Count - 1);
            width = _table.Count <= 1 ? 0 : width;
            sink.Byte((byte)width);
            RleEncoder.Encode(sink, _codes.AsSpan(0, _coded), width);
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
        sink.Write(MemoryMarshal.AsBytes(_table.Entries));
        return _table.Count;
    }

    public override void Reset()
    {
        _table.Clear();
        _plain.Clear();
        hashes?.Clear();
        (_coded, _usesTable, _hasDictionaryPages) = (0, dictionaryBytes > 0, false);
    }

    public override int Compare(byte[] a, byte[] b) => ExtremesOf<T>.Compare(order, a, b);

    ReadOnlySpan<T> Numbers(ColumnData column, int start, int count) => column switch
    {
        Int32Column c => MemoryMarshal.Cast<int, T>(c.Values.AsSpan(start, count)),
        Int64Column c => MemoryMarshal.Cast<long, T>(c.Values.AsSpan(start, count)),
        FloatColumn c => MemoryMarshal.Cast<float, T>(c.Values.AsSpan(start, count)),
        DoubleColumn c => MemoryMarshal.Cast<double, T>(c.Values.AsSpan(start, count)),
        DecimalColumn c => Narrow(c, start, count),
        _ => throw new ArgumentException($"A column of {column.GetType().Name} has no numbers."),
    };

    Span<T> Narrow(DecimalColumn column, int start, int count)
    {
        var target = Scratch(count);
        for (var i = 0; i < count; i++)
        {
            var value = column.IsNull(start + i) ? 0 : column.Values[start + i];
            target[i] = typeof(T) == typeof(int) ? (T)(object)checked((int)value) : (T)(object)checked((long)value);
        }
        return target.AsSpan(0, count);
    }

    T[] Scratch(int count)
    {
        if (_scratch.Length < count)
            _scratch = new T[count];
        return _scratch;
    }
}
