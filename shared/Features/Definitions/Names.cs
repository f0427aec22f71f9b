using Millrace.Features.Definitions.Yaml;

namespace Millrace.Features.Definitions;

/// <summary>Names of packs, views, features, columns and parameters.</summary>
internal static class Names
{
    public const int Longest = 100;
    public const string Rule = "lower-case letters, digits and '_', first a letter";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= Longest && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    /// <summary>True for a valid name; else reports the place.</summary>
    public static bool Check(YamlScalar scalar, string what, ErrorSink errors)
    {
        if (IsValid(scalar.Value))
            return true;
        var shown = scalar.Value.Length > Longest ? scalar.Value[..Longest] + "…" : scalar.Value;
        errors.Add(scalar.At, $"'{shown}' cannot be {(what == "a name" ? what : $"the name in '{what}'")}; names are made of {Rule}, at most {Longest}");
        return false;
    }
}
