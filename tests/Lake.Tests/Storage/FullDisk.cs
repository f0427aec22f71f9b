using Millrace.Lake.Storage;

namespace Millrace.Lake.Tests.Storage;

/// <summary>A disk with room for so many bytes of data files.</summary>
sealed class FullDisk(IObjectStore below, int room) : PassingStore(below)
{
    const int NoSpace = 28;

    public override async Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default) =>
        new Writer(await base.OpenWriteAsync(path, cancellation), room);

    sealed class Writer(IObjectWriter inner, int room) : IObjectWriter
    {
        public Stream Content { get; } = new Limited(room);

        public async Task CompleteAsync(CancellationToken cancellation = default)
        {
            await inner.Content.WriteAsync(((Limited)Content).ToArray(), cancellation);
            await inner.CompleteAsync(cancellation);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    sealed class Limited(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Check(buffer.Length);
            base.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Check(count);
            base.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Check(buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }

        void Check(int count)
        {
            if (Length + count > room)
                throw new IOException("No space left on device", NoSpace);
        }
    }
}
