using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>The bytes of a file under the name that errors give it.</summary>
sealed record SourceFile(IRandomAccess Source, string Name)
{
    public LakeFormatException Fault(long offset, string problem, Exception? inner = null) => new(Name, offset, problem, inner);

    public LakeFormatException Fault(long offset, DamageException damage) => new(Name, offset, damage.Message, damage);

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (offset < 0 || offset > Source.Length - buffer.Length)
            throw Fault(offset, $"{buffer.Length} bytes are due here, the file has {Source.Length}");
        try
        {
            await Source.ReadAsync(offset, buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException e)
        {
            throw Fault(offset, "the file ended while it was read", e);
        }
    }
}
