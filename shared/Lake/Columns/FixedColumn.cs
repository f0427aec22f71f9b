namespace Millrace.Lake.Columns;

/// <summary>Byte strings of one length, one after the other: fixed, UUID and interval.</summary>
public sealed class FixedColumn : ColumnData
{
    /// <param name="type">Fixed, Uuid or Interval.</param>
    /// <param name="width">Bytes of a value.</param>
    /// <param name="data">The values of all rows, null rows included, without gaps.</param>
    /// <param name="length">The number of rows.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    public FixedColumn(LakeType type, int width, byte[] data, int length, bool[]? nulls = null) : base(type, length, nulls)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        if ((long)width * length > data.Length)
            throw new ArgumentException($"{data.Length} bytes do not hold {length} values of {width} bytes.", nameof(data));
        (Width, Data) = (width, data);
    }

    /// <summary>Bytes of a value.</summary>
    public int Width { get; }

    /// <summary>All values, without gaps.</summary>
    public byte[] Data { get; }

    /// <summary>The bytes of a row.</summary>
    public ReadOnlySpan<byte> this[int row] => Data.AsSpan(row * Width, Width);

    private protected override object BoxedAt(int row) =>
        Type.Kind == LakeTypeKind.Uuid ? new Guid(this[row], bigEndian: true) : this[row].ToArray();
}
