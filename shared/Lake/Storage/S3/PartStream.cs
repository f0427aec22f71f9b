namespace Millrace.Lake.Storage.S3;

/// <summary>Collects what is written and sends it part by part.</summary>
sealed class PartStream(S3Upload upload, int partSize) : Stream
{
    readonly byte[] _buffer = new byte[partSize];
    int _filled;
    long _sent;

    public ReadOnlyMemory<byte> Rest => _buffer.AsMemory(0, _filled);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _sent + _filled;

    public override long Position { get => Length; set => throw new NotSupportedException("An upload is written forward only"); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_filled == _buffer.Length)
                await Send().ConfigureAwait(false);
            var taken = Math.Min(buffer.Length, _buffer.Length - _filled);
            buffer[..taken].CopyTo(_buffer.AsMemory(_filled));
            _filled += taken;
            buffer = buffer[taken..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            // Columnar writers write synchronously; only a full part waits for the network.
            if (_filled == _buffer.Length)
                Send().GetAwaiter().GetResult();
            var taken = Math.Min(buffer.Length, _buffer.Length - _filled);
            buffer[..taken].CopyTo(_buffer.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    async Task Send()
    {
        await upload.Part(Rest).ConfigureAwait(false);
        _sent += _filled;
        _filled = 0;
    }
}
