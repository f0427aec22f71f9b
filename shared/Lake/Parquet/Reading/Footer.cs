using System.Buffers.Binary;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>Finds and checks the footer.</summary>
static class Footer
{
    const int TailLength = 8;
    const int FirstRead = 64 * 1024;

    static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>Returns the footer and the offset where it begins, before which all pages lie.</summary>
    public static async ValueTask<(FileMetadata Metadata, long Start)> ReadAsync(SourceFile file, CancellationToken cancellationToken)
    {
        var length = file.Source.Length;
        if (length < TailLength + 4)
            throw file.Fault(-1, $"not a Parquet file: it has {length} bytes, the smallest has {TailLength + 4}");
        var tail = new byte[(int)Math.Min(length, FirstRead)];
        await file.ReadAsync(length - tail.Length, tail, cancellationToken).ConfigureAwait(false);
        var size = CheckTail(file, tail, length);
        var start = length - TailLength - size;
        var footer = tail;
        if (size + TailLength > tail.Length)
        {
            footer = new byte[size];
            await file.ReadAsync(start, footer, cancellationToken).ConfigureAwait(false);
        }
        var at = footer == tail ? tail.Length - TailLength - (int)size : 0;
        var head = new byte[4];
        await file.ReadAsync(0, head, cancellationToken).ConfigureAwait(false);
        if (!head.AsSpan().SequenceEqual(Magic))
            throw file.Fault(0, "not a Parquet file: it does not begin with PAR1");
        try
        {
            return (FileMetadata.Read(footer.AsSpan(at, (int)size)), start);
        }
        catch (DamageException e)
        {
            throw file.Fault(start + e.Position, $"the footer is damaged: {e.Message}", e);
        }
        catch (OverflowException e)
        {
            throw file.Fault(start, "the footer is damaged: a field id is out of range", e);
        }
    }

    static long CheckTail(SourceFile file, byte[] tail, long length)
    {
        var end = tail.AsSpan(tail.Length - TailLength);
        if (end[4..].SequenceEqual("PARE"u8))
            throw file.Fault(length - 4, "the file has an encrypted footer (PARE); encrypted Parquet files are not read");
        if (!end[4..].SequenceEqual(Magic))
            throw file.Fault(length - 4, "not a Parquet file, or cut off: it does not end with PAR1");
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end);
        return size > 0 && size <= length - TailLength - 4
            ? size
            : throw file.Fault(length - TailLength, $"a footer of {size} bytes is announced in a file of {length}");
    }
}
