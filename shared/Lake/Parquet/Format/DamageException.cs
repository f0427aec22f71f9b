namespace Millrace.Lake.Parquet.Format;

/// <summary>
/// Bytes are not what the format says. Decoders throw it without knowing the file; the reader turns it into a
/// <see cref="LakeFormatException"/> with the file and the place.
/// </summary>
sealed class DamageException(string problem, long position = 0) : Exception(problem)
{
    /// <summary>Bytes from the start of what was being decoded.</summary>
    public long Position { get; } = position;
}
