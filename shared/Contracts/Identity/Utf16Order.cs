namespace Millrace.Contracts.Identity;

/// <summary>Orders UTF-8 texts as their UTF-16 code units would be: like bytes, but what needs surrogates stands before U+E000.</summary>
static class Utf16Order
{
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        // Both stand in quotes, as written; escapes are undone where they matter.
        if (left.Contains((byte)'\\') || right.Contains((byte)'\\'))
            return string.CompareOrdinal(Unescaped(left), Unescaped(right));
        var same = left.CommonPrefixLength(right);
        if (same == left.Length)
            return 0;
        // The closing quote ends the shorter name, which comes first.
        if (same == left.Length - 1 || same == right.Length - 1)
            return left.Length.CompareTo(right.Length);
        byte a = left[same], b = right[same];
        if (a >= 0xEE && b >= 0xEE && a >= 0xF0 != b >= 0xF0)
            return a >= 0xF0 ? -1 : 1;
        return a.CompareTo(b);
    }

    static string Unescaped(ReadOnlySpan<byte> quoted)
    {
        var reader = new System.Text.Json.Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString()!;
    }
}
