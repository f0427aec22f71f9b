using System.Globalization;
using System.Text;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Rules;
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
    static string OfId(string dataset, string id) => $"seen/{dataset}/id/{Hash(id)}";

    static string OfKey(string dataset, IEnumerable<string> values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
            text.Append(value.Length).Append(':').Append(value);
        return $"seen/{dataset}/key/{Hash(text.ToString())}";
    }

    /// <summary>
    /// The keys under which a row is known: its id, and the contract's key. An id that was computed from the content adds nothing to
    /// the key, which is part of the content.
    /// </summary>
    /// <param name="dataset">Tenant, pack and dataset.</param>
    /// <param name="id">The row's id.</param>
    /// <param name="reader">Has just read the row.</param>
    /// <param name="key">The fields of the contract's key.</param>
    public static List<string> Of(string dataset, string id, RowReader reader, int[] key)
    {
        List<string> claims = new(2);
        if (reader.HasOwnId || key.Length == 0)
            claims.Add(OfId(dataset, id));
        if (key.Length > 0)
            claims.Add(OfKey(dataset, key.Select(field => reader.TextOf(field) ?? "")));
        return claims;
    }

    /// <summary>The key under which the replay of an entry of the quarantine is known.</summary>
    public static string OfEntry(string dataset, string entry) => $"replayed/{dataset}/{entry}";

    /// <summary>The key that marks a row as waiting, beside its claim.</summary>
    public static string OfHeld(string claim) => $"held/{claim}";

    static string Hash(string text)
    {
        Span<byte> id = stackalloc byte[EventId.Length];
        EventId.Hash(Encoding.UTF8.GetBytes(text), id);
        return Encoding.ASCII.GetString(id);
    }
}
