using System.Text;

namespace Millrace.Lake.Columns;

/// <summary>Distinct byte strings that the codes of a <see cref="BytesColumn"/> point into.</summary>
public sealed class DistinctBytes
{
    string?[]? _texts;

    /// <param name="offsets">One more than entries: entry i is <c>data[offsets[i]..offsets[i + 1]]</c>.</param>
    /// <param name="data">The bytes of all entries.</param>
    /// <param name="count">The number of entries.</param>
    public DistinctBytes(int[] offsets, byte[] data, int count)
    {
        if (offsets.Length <= count)
            throw new ArgumentException($"{offsets.Length} offsets do not frame {count} entries.", nameof(offsets));
        (Offsets, Data, Count) = (offsets, data, count);
    }

    /// <summary>The number of entries.</summary>
    public int Count { get; }

    /// <summary>Where entries begin; entry i ends where i + 1 begins.</summary>
    public int[] Offsets { get; }

    /// <summary>The bytes of all entries.</summary>
    public byte[] Data { get; }

    /// <summary>The bytes of an entry.</summary>
    public ReadOnlySpan<byte> this[int code] => Data.AsSpan(Offsets[code], Offsets[code + 1] - Offsets[code]);

    /// <summary>An entry as text, decoded once; bytes that are not UTF-8 become U+FFFD.</summary>
    public string Text(int code)
    {
        var texts = _texts ??= new string?[Count];
        return texts[code] ??= Encoding.UTF8.GetString(this[code]);
    }

    /// <summary>A dictionary of texts.</summary>
    public static DistinctBytes Of(IReadOnlyList<string> texts)
    {
        var offsets = new int[texts.Count + 1];
        for (var i = 0; i < texts.Count; i++)
            offsets[i + 1] = offsets[i] + Encoding.UTF8.GetByteCount(texts[i]);
        var data = new byte[offsets[^1]];
        for (var i = 0; i < texts.Count; i++)
            Encoding.UTF8.GetBytes(texts[i], data.AsSpan(offsets[i]));
        return new DistinctBytes(offsets, data, texts.Count);
    }
}
