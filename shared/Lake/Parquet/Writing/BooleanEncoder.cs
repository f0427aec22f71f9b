using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Truth values, a bit each.</summary>
sealed class BooleanEncoder : ValueEncoder
{
    readonly ByteSink _bits = new();
    int _count;
    bool _anyTrue;
    bool _anyFalse;

    public override BloomHashes? Hashes => null;

    public override int PageBytes => _count / 8;

    public override void Add(ColumnData column, int start, int count)
    {
        foreach (var value in ((BooleanColumn)column).Values.AsSpan(start, count))
            Add(value);
    }

    public override void Add(ColumnData column, ReadOnlySpan<int> rows)
    {
        var values = ((BooleanColumn)column).Values;
        foreach (var row in rows)
            Add(values[row]);
    }

    void Add(bool value)
    {
        var bit = _count++ & 7;
        if (bit == 0)
            _bits.Byte(0);
        if (value)
            _bits.Data[_bits.Length - 1] |= (byte)(1 << bit);
        _anyTrue |= value;
        _anyFalse |= !value;
    }

    public override PageEncoding FinishPage(ByteSink sink, out Bounds bounds)
    {
        bounds = _count == 0 ? default : new Bounds([_anyFalse ? (byte)0 : (byte)1], [_anyTrue ? (byte)1 : (byte)0]);
        sink.Write(_bits.Written);
        Reset();
        return PageEncoding.Plain;
    }

    public override int FinishDictionary(ByteSink sink) => 0;

    public override void Reset()
    {
        _bits.Clear();
        _count = 0;
        _anyTrue = _anyFalse = false;
    }

    public override int Compare(byte[] a, byte[] b) => a[0].CompareTo(b[0]);
}
