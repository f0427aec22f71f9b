using System.Globalization;
using System.Text;
using Millrace.Hashing;
using Millrace.Unicode;

namespace Millrace.Features.Vectors;

/// <summary>
/// A bag of words in a fixed number of buckets. The terms of a text are the runs of letters and digits of its NFKC
/// form, in invariant lower case. Each adds ±1 to a bucket: h = XXH64 (seed 0) of the UTF-8 of <c>field:term</c>, bucket
/// h mod n, sign minus if bit 63 is set. No weighting by rarity.
/// </summary>
public sealed class HashedWords(int buckets)
{
    private readonly double[] _counts = new double[buckets];

    /// <summary>Adds the terms of a field; null adds nothing.</summary>
    public HashedWords Add(string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return this;
        var normal = Normal(text);
        var size = Encoding.UTF8.GetMaxByteCount(field.Length + 1 + normal.Length);
        var key = size <= 512 ? stackalloc byte[512] : new byte[size];
        var head = Encoding.UTF8.GetBytes(field, key);
        key[head++] = (byte)':';
        var start = -1;
        var position = 0;
        foreach (var rune in normal.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                start = start < 0 ? position : start;
            }
            else if (start >= 0)
            {
                Count(key, head, normal.AsSpan(start, position - start));
                start = -1;
            }

            position += rune.Utf16SequenceLength;
        }

        if (start >= 0)
            Count(key, head, normal.AsSpan(start));
        return this;
    }

    /// <summary>
    /// Adds attributes written as <c>key=value</c>: the key is the field, the value the text. What has no <c>=</c> is
    /// the text of the field <c>attributes</c>.
    /// </summary>
    public HashedWords AddAttributes(IEnumerable<object?>? attributes)
    {
        foreach (var attribute in attributes ?? [])
        {
            if (attribute is not string text)
                continue;
            var split = text.IndexOf('=', StringComparison.Ordinal);
            Add(split < 0 ? "attributes" : text[..split], text[(split + 1)..]);
        }

        return this;
    }

    /// <summary>The counts scaled to length 1; null when every bucket is 0.</summary>
    public float[]? ToVector() => UnitLength.Of(_counts);

    private static string Normal(string text) => NormalForm.Compatible(text).ToLower(CultureInfo.InvariantCulture);

    // The key holds the field and its colon already.
    private void Count(Span<byte> key, int head, ReadOnlySpan<char> term)
    {
        var hash = XxHash64.Of(key[..(head + Encoding.UTF8.GetBytes(term, key[head..]))]);
        _counts[(int)(hash % (ulong)_counts.Length)] += hash >> 63 == 0 ? 1 : -1;
    }
}
