using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>The indices of a dictionary-encoded page, checked against the size of the dictionary.</summary>
struct DictionaryCodes
{
    RleDecoder _decoder;
    int _count;
    int _start;

    public void Begin(PageBytes page, int count)
    {
        (_count, _start) = (count, page.Start);
        if (count < 0)
            throw new DamageException("a page refers to a dictionary that the column does not have");
        // A page without any value may leave out the bit width.
        var width = page.Length == 0 ? 0 : page.Data[page.Start];
        _decoder.Begin(new PageBytes(page.Data, Math.Min(page.Start + 1, page.End), page.End), width);
    }

    public void Read(Span<int> codes)
    {
        if (codes.Length == 0)
            return;
        _decoder.Read(codes);
        var most = 0u;
        foreach (var code in codes)
            most = Math.Max(most, (uint)code);
        if (most >= (uint)_count)
            throw new DamageException($"dictionary index {most} of {_count} entries", _start);
    }
}
