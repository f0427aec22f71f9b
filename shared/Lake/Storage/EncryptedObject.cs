using Millrace.Lake.Columns;

namespace Millrace.Lake.Storage;

/// <summary>An encrypted object read by offset; the frame read last is kept.</summary>
sealed class EncryptedObject(IRandomAccess below, string path, byte[] key, int header) : IRandomAccess
{
    const int Sealed = FrameCipher.FrameSize + FrameCipher.Overhead;
    sealed record Frame(long Number, byte[] Content);
    readonly long _frames = Math.Max(1, (below.Length - header + Sealed - 1) / Sealed);
    volatile Frame? _last;

    public long Length { get; } = FrameCipher.PlainLength(below.Length, header, path);

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (offset < 0 || offset + buffer.Length > Length)
            throw new EndOfStreamException($"'{path}' ends before byte {offset + buffer.Length}");
        // An empty object has one frame too, which proves that nothing was cut off.
        if (Length == 0)
            await ReadFrameAsync(0, cancellationToken).ConfigureAwait(false);
        while (!buffer.IsEmpty)
        {
            var frame = await ReadFrameAsync(offset / FrameCipher.FrameSize, cancellationToken).ConfigureAwait(false);
            var from = (int)(offset % FrameCipher.FrameSize);
            var taken = Math.Min(buffer.Length, frame.Content.Length - from);
            frame.Content.AsMemory(from, taken).CopyTo(buffer);
            buffer = buffer[taken..];
            offset += taken;
        }
    }

    public ValueTask DisposeAsync() => below.DisposeAsync();

    async ValueTask<Frame> ReadFrameAsync(long number, CancellationToken cancellation)
    {
        if (_last is { } kept && kept.Number == number)
            return kept;
        var at = header + number * Sealed;
        var bytes = new byte[Math.Min(Sealed, below.Length - at)];
        await below.ReadAsync(at, bytes, cancellation).ConfigureAwait(false);
        var frame = new Frame(number, FrameCipher.Open(key, path, number, number == _frames - 1, bytes));
        _last = frame;
        return frame;
    }
}
