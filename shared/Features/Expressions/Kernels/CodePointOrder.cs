namespace Millrace.Features.Expressions.Kernels;

/// <summary>Orders texts by Unicode code point, as their UTF-8 bytes order, and not by UTF-16 code unit.</summary>
internal static class CodePointOrder
{
    public static int Compare(string a, string b)
    {
        var shared = a.AsSpan().CommonPrefixLength(b);
        if (shared == a.Length || shared == b.Length)
            return a.Length.CompareTo(b.Length);
        return Rank(a[shared]).CompareTo(Rank(b[shared]));
    }

    /// <summary>Surrogates stand for code points above all others, but have units below U+E000.</summary>
    static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
