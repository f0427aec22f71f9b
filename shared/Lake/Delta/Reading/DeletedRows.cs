using System.Buffers.Binary;
using System.Text;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;

namespace Millrace.Lake.Delta.Reading;

/// <summary>The positions of a file's deleted rows: a 64-bit Roaring bitmap in its portable form.</summary>
sealed class DeletedRows
{
    const int Magic = 1681511377;
    const int MaxBytes = 1 << 28;
    readonly Dictionary<long, RowContainer> _rows = [];

    long Count => _rows.Values.Sum(container => (long)container.Count);

    public bool Contains(long row) => _rows.TryGetValue(row >> 16, out var container) && container.Contains((ushort)row);

    public static async Task<DeletedRows> ReadAsync(TableFolder table, DeletionVector vector, CancellationToken cancellation)
    {
        var name = vector.UniqueId;
        try
        {
            var bytes = vector.StorageType switch
            {
                "i" => Z85.Decode(vector.PathOrInline).AsMemory(0, vector.SizeInBytes),
                "u" => await ReadFileAsync(table, vector, cancellation).ConfigureAwait(false),
                _ => throw new UnsupportedFeatureException(
                    $"{table.Name} has a deletion vector at an absolute path, which is not read", ["deletionVectors"]),
            };
            return Parse(bytes.Span, vector.Cardinality, name);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException or EndOfStreamException)
        {
            throw new LakeFormatException(name, -1, $"the deletion vector of {table.Name} is damaged: {error.Message}", error);
        }
    }

    /// <summary>Reads a vector out of its bytes.</summary>
    /// <exception cref="LakeFormatException">It lists another number of rows than it should.</exception>
    /// <exception cref="ArgumentException">It is cut off.</exception>
    /// <exception cref="FormatException">It is no bitmap.</exception>
    public static DeletedRows Parse(ReadOnlySpan<byte> bytes, long cardinality, string name)
    {
        var rows = Read(bytes);
        return rows.Count == cardinality
            ? rows
            : throw new LakeFormatException(name, -1, $"the deletion vector lists {rows.Count} rows instead of {cardinality}");
    }

    static async Task<ReadOnlyMemory<byte>> ReadFileAsync(TableFolder table, DeletionVector vector, CancellationToken cancellation)
    {
        if (vector.SizeInBytes is < 0 or > MaxBytes)
            throw new FormatException($"{vector.SizeInBytes} bytes are no size of a deletion vector");
        var file = await table.Store.OpenReadAsync(table.Full(FileName(vector)), cancellation).ConfigureAwait(false);
        await using var closing = file.ConfigureAwait(false);
        var bytes = new byte[4 + vector.SizeInBytes];
        await file.ReadAsync(vector.Offset ?? 1, bytes, cancellation).ConfigureAwait(false);
        if (BinaryPrimitives.ReadInt32BigEndian(bytes) != vector.SizeInBytes)
            throw new FormatException("its length is not the one in the log");
        return bytes.AsMemory(4);
    }

    /// <summary>The file below the table that holds a vector.</summary>
    /// <exception cref="FormatException">The log does not name one.</exception>
    public static string FileName(DeletionVector vector)
    {
        // The text is a folder's random prefix, then the file's UUID in 20 characters.
        if (vector.PathOrInline.Length < 20)
            throw new FormatException("its file is not named as the protocol says");
        var prefix = vector.PathOrInline[..^20];
        var id = new Guid(Z85.Decode(vector.PathOrInline[^20..]), bigEndian: true);
        return $"{(prefix.Length == 0 ? "" : prefix + "/")}deletion_vector_{id:D}.bin";
    }

    static DeletedRows Read(ReadOnlySpan<byte> bytes)
    {
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes) != Magic)
            throw new FormatException("it does not begin with the magic number");
        var maps = BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]);
        var rest = bytes[12..];
        var found = new DeletedRows();
        for (var i = 0L; i < maps; i++)
        {
            var upper = (long)BinaryPrimitives.ReadUInt32LittleEndian(rest) << 16;
            rest = rest[(4 + RoaringBitmap.Read(rest[4..], (high, container) => found.Add(upper | high, container)))..];
        }
        return found;
    }

    void Add(long upper, RowContainer container)
    {
        if (!_rows.TryAdd(upper, container))
            throw new FormatException("two of its containers are for the same rows");
    }
}
