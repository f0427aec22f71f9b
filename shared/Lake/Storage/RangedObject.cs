using Millrace.Lake.Columns;

namespace Millrace.Lake.Storage;

/// <summary>
/// An object read by ranged requests. Small reads are served from one block of read-ahead, and the first read near the
/// end fetches the whole tail, so that a Parquet footer costs one request.
/// </summary>
sealed class RangedObject(long length, Func<long, Memory<byte>, CancellationToken, Task<int>> fetch) : IRandomAccess
{
    const int BlockSize = 1 << 20;
    sealed record Block(long Start, byte[] Bytes);
    volatile Block _block = new(0, []);

    public long Length => length;

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (offset < 0 || offset + buffer.Length > length)
            throw new EndOfStreamException($"The object ends before byte {offset + buffer.Length}");
        if (buffer.Length >= BlockSize)
        {
            await Fetch(offset, buffer, cancellationToken).ConfigureAwait(false);
            return;
        }
        var block = _block;
        if (offset < block.Start || offset + buffer.Length > block.Start + block.Bytes.Length)
        {
            var start = Math.Min(offset, Math.Max(0, length - BlockSize));
            block = new Block(start, new byte[Math.Min(BlockSize, length - start)]);
            await Fetch(start, block.Bytes, cancellationToken).ConfigureAwait(false);
            _block = block;
        }
        block.Bytes.AsMemory((int)(offset - block.Start), buffer.Length).CopyTo(buffer);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async Task Fetch(long start, Memory<byte> buffer, CancellationToken cancellation)
    {
        var got = buffer.IsEmpty ? 0 : await fetch(start, buffer, cancellation).ConfigureAwait(false);
        if (got < buffer.Length)
            throw new EndOfStreamException($"A ranged read gave {got} of {buffer.Length} bytes at {start}: the object changed or the connection broke");
    }
}
