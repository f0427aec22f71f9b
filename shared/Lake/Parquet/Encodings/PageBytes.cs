namespace Millrace.Lake.Parquet.Encodings;

/// <summary>
/// The bytes of a page, <c>Data[Start..End]</c>. At least <see cref="Slack"/> bytes are readable behind
/// <see cref="End"/>, so that loops may load whole words without a look at the end.
/// </summary>
readonly record struct PageBytes(byte[] Data, int Start, int End)
{
    public const int Slack = 64;

    public int Length => End - Start;

    public ReadOnlySpan<byte> Span => Data.AsSpan(Start, End - Start);
}
