using System.Globalization;

namespace Millrace.Contracts.Delivery;

/// <summary>
/// Where a raw batch stands in the log: the broker's partition and offset, and the epoch of the topic, which the operator raises
/// when a topic is made anew and its offsets begin again. Set once by the reader of <c>events.raw</c> and kept downstream.
/// </summary>
/// <param name="Partition">The broker's partition, 0 or more.</param>
/// <param name="Offset">The offset in the partition, 0 to 2^32 − 1: a batch has one, not a row.</param>
/// <param name="Epoch">0 to 2^31 − 1: a count, or the second in which the topic was made.</param>
public readonly record struct SourcePosition(int Partition, long Offset, int Epoch) : IComparable<SourcePosition>
{
    const int OffsetBits = 32;

    /// <summary>
    /// Epoch and offset as one number that only grows within a lane (a lane stays on one partition): a Delta
    /// <c>txn</c> version, a high-water mark.
    /// </summary>
    /// <exception cref="OverflowException">The offset or the epoch is out of range.</exception>
    public long Mark => Offset is >= 0 and < 1L << OffsetBits && Epoch >= 0
        ? ((long)Epoch << OffsetBits) | Offset
        : throw new OverflowException($"Position {this} does not fit a mark: offset below 2^32, epoch 0 to 2^31 − 1.");

    /// <summary>The position a mark stands for.</summary>
    public static SourcePosition FromMark(int partition, long mark) =>
        new(partition, mark & ((1L << OffsetBits) - 1), (int)(mark >> OffsetBits));

    /// <summary>Orders by epoch, then offset; positions of different partitions have no order of their own.</summary>
    public int CompareTo(SourcePosition other) =>
        Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Offset.CompareTo(other.Offset);

    /// <summary>As <c>epoch.partition.offset</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{Partition}.{Offset}");

    /// <summary>The position a text made by <see cref="ToString"/> stands for.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SourcePosition position)
    {
        position = default;
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, '.') != 3
            || !int.TryParse(text[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            || !int.TryParse(text[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            || !long.TryParse(text[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            return false;
        position = new(partition, offset, epoch);
        return true;
    }

    public static bool operator <(SourcePosition left, SourcePosition right) => left.CompareTo(right) < 0;

    public static bool operator >(SourcePosition left, SourcePosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(SourcePosition left, SourcePosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SourcePosition left, SourcePosition right) => left.CompareTo(right) >= 0;
}
