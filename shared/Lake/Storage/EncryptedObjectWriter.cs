namespace Millrace.Lake.Storage;

sealed class EncryptedObjectWriter(IObjectWriter below, string path, byte[] header, byte[] key) : IObjectWriter
{
    readonly SealingStream _content = new(below.Content, path, header, key);

    public Stream Content => _content;

    public async Task CompleteAsync(CancellationToken cancellation = default)
    {
        _content.Finish();
        await below.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => below.DisposeAsync();

    /// <summary>Seals a frame once it is known not to be the last.</summary>
    sealed class SealingStream(Stream target, string path, byte[] header, byte[] key) : Stream
    {
        readonly byte[] _frame = new byte[FrameCipher.FrameSize];
        int _filled;
        long _number;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _number * FrameCipher.FrameSize + _filled;

        public override long Position { get => Length; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                if (_filled == _frame.Length)
                    Seal(last: false);
                var taken = Math.Min(buffer.Length, _frame.Length - _filled);
                buffer[..taken].CopyTo(_frame.AsSpan(_filled));
                _filled += taken;
                buffer = buffer[taken..];
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public void Finish() => Seal(last: true);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        void Seal(bool last)
        {
            if (_number == 0)
                target.Write(header);
            target.Write(FrameCipher.Seal(key, path, _number++, last, _frame.AsSpan(0, _filled)));
            _filled = 0;
        }
    }
}
