using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Follows the least and greatest of numbers kept as bits, in the order that their type has.</summary>
struct ExtremesOf<T>(NumberOrder order) where T : unmanaged
{
    int _min32, _max32;
    uint _umin32, _umax32;
    long _min64, _max64;
    ulong _umin64, _umax64;
    float _fmin, _fmax;
    double _dmin, _dmax;
    bool _any;

    static bool Is32 => typeof(T) == typeof(int);

    public void Update(ReadOnlySpan<T> values)
    {
        if (values.Length == 0)
            return;
        if (!_any)
            Begin();
        switch (order, Is32)
        {
            case (NumberOrder.Signed, true): Extremes.Update(MemoryMarshal.Cast<T, int>(values), ref _min32, ref _max32); break;
            case (NumberOrder.Signed, false): Extremes.Update(MemoryMarshal.Cast<T, long>(values), ref _min64, ref _max64); break;
            case (NumberOrder.Unsigned, true): Extremes.Update(MemoryMarshal.Cast<T, uint>(values), ref _umin32, ref _umax32); break;
            case (NumberOrder.Unsigned, false): Extremes.Update(MemoryMarshal.Cast<T, ulong>(values), ref _umin64, ref _umax64); break;
            case (_, true): Extremes.Update(MemoryMarshal.Cast<T, float>(values), ref _fmin, ref _fmax); break;
            default: Extremes.Update(MemoryMarshal.Cast<T, double>(values), ref _dmin, ref _dmax); break;
        }
    }

    void Begin()
    {
        _any = true;
        (_min32, _max32, _umin32, _umax32) = (int.MaxValue, int.MinValue, uint.MaxValue, uint.MinValue);
        (_min64, _max64, _umin64, _umax64) = (long.MaxValue, long.MinValue, ulong.MaxValue, ulong.MinValue);
        (_fmin, _fmax) = (float.PositiveInfinity, float.NegativeInfinity);
        (_dmin, _dmax) = (double.PositiveInfinity, double.NegativeInfinity);
    }

    /// <summary>The bounds so far in plain encoding; starts anew.</summary>
    public Bounds Finish()
    {
        if (!_any)
            return default;
        _any = false;
        return (order, Is32) switch
        {
            (NumberOrder.Signed, true) => new(Bytes(_min32), Bytes(_max32)),
            (NumberOrder.Unsigned, true) => new(Bytes((int)_umin32), Bytes((int)_umax32)),
            (NumberOrder.Signed, false) => new(Bytes(_min64), Bytes(_max64)),
            (NumberOrder.Unsigned, false) => new(Bytes((long)_umin64), Bytes((long)_umax64)),
            // Nothing but NaN leaves the start values. Zeros may have either sign, so the bounds take both in.
            (_, true) => _fmin > _fmax ? default : new(
                Bytes(BitConverter.SingleToInt32Bits(_fmin == 0 ? -0f : _fmin)), Bytes(BitConverter.SingleToInt32Bits(_fmax == 0 ? 0f : _fmax))),
            _ => _dmin > _dmax ? default : new(
                Bytes(BitConverter.DoubleToInt64Bits(_dmin == 0 ? -0d : _dmin)), Bytes(BitConverter.DoubleToInt64Bits(_dmax == 0 ? 0d : _dmax))),
        };
    }

    static byte[] Bytes(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    static byte[] Bytes(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    public static int Compare(NumberOrder order, byte[] a, byte[] b) => (order, a.Length) switch
    {
        (NumberOrder.Signed, 4) => BinaryPrimitives.ReadInt32LittleEndian(a).CompareTo(BinaryPrimitives.ReadInt32LittleEndian(b)),
        (NumberOrder.Unsigned, 4) => BinaryPrimitives.ReadUInt32LittleEndian(a).CompareTo(BinaryPrimitives.ReadUInt32LittleEndian(b)),
        (NumberOrder.Signed, _) => BinaryPrimitives.ReadInt64LittleEndian(a).CompareTo(BinaryPrimitives.ReadInt64LittleEndian(b)),
        (NumberOrder.Unsigned, _) => BinaryPrimitives.ReadUInt64LittleEndian(a).CompareTo(BinaryPrimitives.ReadUInt64LittleEndian(b)),
        (_, 4) => BinaryPrimitives.ReadSingleLittleEndian(a).CompareTo(BinaryPrimitives.ReadSingleLittleEndian(b)),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(a).CompareTo(BinaryPrimitives.ReadDoubleLittleEndian(b)),
    };
}
