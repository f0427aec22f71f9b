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
    readonly HashSet<long> _rows;

    DeletedRows(HashSet<long> rows) => _rows = rows;

    public bool Contains(long row) => _rows.Contains(row);

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
            var rows = Read(bytes.Span);
            return rows.Count == vector.Cardinality
                ? new DeletedRows(rows)
                : throw new LakeFormatException(name, -1, $"the deletion vector lists {rows.Count} rows instead of {vector.Cardinality}");
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException or EndOfStreamException)
        {
            throw new LakeFormatException(name, -1, $"the deletion vector of {table.Name} is damaged: {error.Message}", error);
        }
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

    static HashSet<long> Read(ReadOnlySpan<byte> bytes)
    {
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes) != Magic)
            throw new FormatException("it does not begin with the magic number");
        var maps = BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]);
        var rest = bytes[12..];
        var rows = new HashSet<long>();
        for (var i = 0L; i < maps; i++)
        {
            var high = (long)BinaryPrimitives.ReadUInt32LittleEndian(rest) << 32;
            rest = rest[(4 + RoaringBitmap.Read(rest[4..], low => rows.Add(high | low)))..];
        }
        return rows;
    }
}
