namespace Millrace.Lake.Parquet.Codecs;

/// <summary>Copies of earlier output, which may overlap what they write.</summary>
static class Matches
{
    /// <summary>Writes <paramref name="count"/> bytes at <paramref name="at"/> that repeat those <paramref name="offset"/> before.</summary>
    public static void Repeat(byte[] target, int at, int offset, int count)
    {
        var from = at - offset;
        if (offset >= count)
        {
            target.AsSpan(from, count).CopyTo(target.AsSpan(at));
            return;
        }
        if (offset == 1)
        {
            target.AsSpan(at, count).Fill(target[from]);
            return;
        }
        // The pattern doubles with every round.
        var done = 0;
        while (done < count)
        {
            var part = Math.Min(offset + done, count - done);
            target.AsSpan(from, part).CopyTo(target.AsSpan(at + done));
            done += part;
        }
    }
}
