using System.Globalization;

namespace Millrace.Online.Keys;

/// <summary>
/// An entity as the last part of a record's key: its join keys' values in the order the view declares them, each
/// encoded, joined by '/'. The text form of a number is invariant, so 7 and "7" name the same entity.
/// </summary>
public static class EntityKey
{
    /// <summary>The key of an entity with one join key.</summary>
    public static string Of(string value) => KeyPart.Encode(value);

    /// <summary>The key of an entity with one integer join key.</summary>
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The key of an entity with several join keys, in declared order.</summary>
    public static string Of(ReadOnlySpan<string> values)
    {
        if (values.Length == 1)
            return Of(values[0]);
        var parts = new string[values.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = KeyPart.Encode(values[i]);
        return string.Join('/', parts);
    }

    /// <summary>The join keys' values, in declared order.</summary>
    public static string[] Parts(string entityKey)
    {
        ArgumentNullException.ThrowIfNull(entityKey);
        var parts = entityKey.Split('/');
        for (var i = 0; i < parts.Length; i++)
            parts[i] = KeyPart.Decode(parts[i]);
        return parts;
    }
}
