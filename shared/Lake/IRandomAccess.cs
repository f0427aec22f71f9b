namespace Millrace.Lake;

/// <summary>Bytes of a known length that may be read anywhere, by several readers at once: a file or an object.</summary>
public interface IRandomAccess : IAsyncDisposable
{
    /// <summary>The number of bytes.</summary>
    long Length { get; }

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="offset"/>.</summary>
    /// <exception cref="EndOfStreamException">The bytes end before the buffer is full.</exception>
    ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken);
}
