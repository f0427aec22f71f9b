namespace Millrace.Lake;

/// <summary>A stream that can seek; reads wait for each other.</summary>
public sealed class StreamRandomAccess : IRandomAccess
{
    readonly Stream _stream;
    readonly bool _leaveOpen;
    readonly SemaphoreSlim _turn = new(1);

    /// <param name="stream">A readable stream that can seek.</param>
    /// <param name="leaveOpen">Whether the stream outlives this.</param>
    public StreamRandomAccess(Stream stream, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanSeek)
            throw new ArgumentException("The stream must be readable and able to seek.", nameof(stream));
        (_stream, _leaveOpen) = (stream, leaveOpen);
    }

    public long Length => _stream.Length;

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _stream.Position = offset;
            await _stream.ReadExactlyAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_leaveOpen)
            await _stream.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }
}
