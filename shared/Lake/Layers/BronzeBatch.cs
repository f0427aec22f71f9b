namespace Millrace.Lake.Layers;

/// <summary>Payloads that came together.</summary>
/// <param name="Position">The batch's position in its source; a source's positions rise.</param>
/// <param name="Lines">The payloads as they came, each with a line break behind it.</param>
/// <param name="ArePacked">Whether the lines are gzipped already.</param>
public sealed record BronzeBatch(long Position, ReadOnlyMemory<byte> Lines, bool ArePacked = false)
{
    /// <summary>A batch of payloads of JSON. A line break in one stands between tokens, where a space means the same.</summary>
    public static BronzeBatch Of(long position, IEnumerable<ReadOnlyMemory<byte>> payloads)
    {
        using var lines = new MemoryStream();
        foreach (var payload in payloads)
        {
            var start = (int)lines.Length;
            lines.Write(payload.Span);
            foreach (ref var letter in lines.GetBuffer().AsSpan(start, payload.Length))
                if (letter is (byte)'\n' or (byte)'\r')
                    letter = (byte)' ';
            lines.WriteByte((byte)'\n');
        }
        return new(position, lines.ToArray());
    }
}
