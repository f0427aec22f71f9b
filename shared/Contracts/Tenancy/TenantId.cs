using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Millrace.Contracts.Tenancy;

/// <summary>
/// The name of a tenant: <c>[a-z0-9][a-z0-9-]{0,62}</c>. Every key, path, topic message and metric begins with one,
/// so the type is what such calls ask for instead of a string.
/// </summary>
public readonly struct TenantId : IEquatable<TenantId>, IComparable<TenantId>, ISpanParsable<TenantId>
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 63;

    readonly string? _value;

    TenantId(string value) => _value = value;

    /// <summary>The name.</summary>
    /// <exception cref="InvalidOperationException">The value was never set.</exception>
    public string Value => _value ?? throw new InvalidOperationException("A tenant was used before it was set.");

    /// <summary>True for the default value, which names nobody.</summary>
    public bool IsUnset => _value is null;

    /// <summary>The name a text stands for.</summary>
    /// <exception cref="FormatException">The text is not a tenant name.</exception>
    public static TenantId Parse(string? text) =>
        TryParse(text, out var tenant)
            ? tenant
            : throw new FormatException(
                $"'{text}' is no tenant name: 1 to {MaxLength} of a-z, 0-9 and '-', not beginning with '-'.");

    /// <summary>True when the text is a tenant name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId tenant)
    {
        tenant = IsValid(text) ? new TenantId(text!) : default;
        return !tenant.IsUnset;
    }

    static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength || text[0] == '-')
            return false;
        foreach (var letter in text)
            if (!char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-')
                return false;
        return true;
    }

    /// <summary>The name as UTF-8.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(Value);

    /// <inheritdoc/>
    public static TenantId Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TenantId result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static TenantId Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TenantId result) => TryParse(s.ToString(), out result);

    /// <inheritdoc/>
    public bool Equals(TenantId other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TenantId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : string.GetHashCode(_value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(TenantId other) => string.CompareOrdinal(_value, other._value);

    /// <summary>The name, or the empty text when unset.</summary>
    public override string ToString() => _value ?? "";

    public static bool operator ==(TenantId left, TenantId right) => left.Equals(right);

    public static bool operator !=(TenantId left, TenantId right) => !left.Equals(right);

    public static bool operator <(TenantId left, TenantId right) => left.CompareTo(right) < 0;

    public static bool operator >(TenantId left, TenantId right) => left.CompareTo(right) > 0;

    public static bool operator <=(TenantId left, TenantId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TenantId left, TenantId right) => left.CompareTo(right) >= 0;
}
