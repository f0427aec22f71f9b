using System.Globalization;
using System.Text;
using Millrace.Contracts.Delivery;
using EventId = Millrace.Contracts.Identity.EventId;

namespace Millrace.Validation.Claims;

/// <summary>What is remembered under a key: where the first row with it stands, and a hash of what it held.</summary>
/// <param name="Position">The source position of the first.</param>
/// <param name="Content">A 64-bit hash of its content, to tell a repeat from a conflict.</param>
readonly record struct Claim(SourcePosition Position, ulong Content)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position} {Content:x16}");

    public static bool TryParse(ReadOnlySpan<char> text, out Claim claim)
    {
        claim = default;
        text = text.Trim('"');
        var space = text.IndexOf(' ');
        if (space < 0 || !SourcePosition.TryParse(text[..space], out var position)
            || !ulong.TryParse(text[(space + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var content))
            return false;
        claim = new(position, content);
        return true;
    }
}

/// <summary>The keys of claims. Ids are anybody's text, so their hash stands for them: 128 bits of SHA-256.</summary>
static class ClaimKey
{
    public static string OfId(string dataset, string id) => $"seen/{dataset}/id/{Hash(id)}";

    public static string OfKey(string dataset, IEnumerable<string> values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
            text.Append(value.Length).Append(':').Append(value);
        return $"seen/{dataset}/key/{Hash(text.ToString())}";
    }

    /// <summary>The key that marks a row as waiting, beside its claim.</summary>
    public static string OfHeld(string claim) => $"held/{claim}";

    static string Hash(string text)
    {
        Span<byte> id = stackalloc byte[EventId.Length];
        EventId.Hash(Encoding.UTF8.GetBytes(text), id);
        return Encoding.ASCII.GetString(id);
    }
}
