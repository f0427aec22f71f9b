namespace Millrace.Features.Columns;

/// <summary>Compares text by Unicode code point, which is the order of its UTF-8 bytes (UTF-16 order differs past U+FFFF).</summary>
public sealed class CodePointOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static CodePointOrder Instance { get; } = new();

    /// <summary>Less than, equal to or greater than 0, as <paramref name="left"/> is to <paramref name="right"/>.</summary>
    public static int Order(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var common = left.AsSpan().CommonPrefixLength(right);
        return common == left.Length || common == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[common]).CompareTo(Rank(right[common]));
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => Order(x, y),
    };

    // Surrogates stand for code points above every other unit.
    private static int Rank(char unit) => unit switch
    {
        < '\uD800' => unit,
        >= '\uE000' => unit - 0x800,
        _ => unit + 0x2000,
    };
}
