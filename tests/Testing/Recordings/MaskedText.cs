using System.Text;
using System.Text.RegularExpressions;

namespace Millrace.Testing.Recordings;

/// <summary>
/// Compares texts with recorded ones, in which what varies is masked: <c>{uuid:1}</c>, <c>{HTTP_PORT}</c>,
/// <c>{time+3s:…}</c>, <c>{date}</c> and so on. Equal numbered masks must stand for equal texts, within one instance.
/// </summary>
public sealed partial class MaskedText
{
    readonly Dictionary<string, string> _bound = new(StringComparer.Ordinal);

    /// <summary>What a numbered mask stands for by now, such as the text behind <c>{uuid:1}</c>; null when not met yet.</summary>
    public string? this[string mask] => _bound.GetValueOrDefault(mask);

    /// <summary>Says what a mask stands for, so that <see cref="Fill"/> and <see cref="Matches"/> know it.</summary>
    public void Bind(string mask, string text) => _bound[mask] = text;

    /// <summary>Whether the text is the recorded one; new numbered masks are bound to what stands in their place.</summary>
    public bool Matches(string recorded, string actual)
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        var pattern = new StringBuilder("^");
        var at = 0;
        foreach (Match mask in Mask().Matches(recorded))
        {
            pattern.Append(Regex.Escape(recorded[at..mask.Index]));
            at = mask.Index + mask.Length;
            if (_bound.TryGetValue(mask.Value, out var known))
                pattern.Append(Regex.Escape(known));
            else if (groups.TryGetValue(mask.Value, out var group))
                pattern.Append("\\k<").Append(group).Append('>');
            else
            {
                groups[mask.Value] = group = $"m{groups.Count}";
                pattern.Append("(?<").Append(group).Append('>').Append(Shape(mask.Groups[1].Value)).Append(')');
            }
        }
        pattern.Append(Regex.Escape(recorded[at..])).Append('$');
        var match = Regex.Match(actual, pattern.ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant);
        if (!match.Success)
            return false;
        foreach (var (mask, group) in groups)
            if (IsBinding(mask))
                _bound[mask] = match.Groups[group].Value;
        return true;
    }

    /// <summary>
    /// The recorded text with every mask replaced: by what it is bound to, else by a text of its own shape that is then
    /// bound to it.
    /// </summary>
    public string Fill(string recorded) => Mask().Replace(recorded, mask =>
    {
        if (!_bound.TryGetValue(mask.Value, out var text))
        {
            text = Example(mask.Groups[1].Value, _bound.Count + 1);
            if (IsBinding(mask.Value))
                _bound[mask.Value] = text;
        }
        return text;
    });

    static bool IsBinding(string mask) =>
        mask.Contains(':', StringComparison.Ordinal) && !mask.StartsWith("{time", StringComparison.Ordinal)
        || mask.Contains("PORT", StringComparison.Ordinal);

    static string Shape(string name) => name switch
    {
        "uuid" => "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "trace" => "[0-9a-f]{32}",
        "span" => "[0-9a-f]{16}",
        "epoch_ms" => "[0-9]{13}",
        "time" => "[0-9TZ:+. UTC-]+?",
        _ when name.EndsWith("PORT", StringComparison.Ordinal) || name.Contains("_PORT_", StringComparison.Ordinal) => "[0-9]{1,5}",
        _ => ".+?",
    };

    static string Example(string name, int number) => name switch
    {
        "uuid" => $"00000000-0000-4000-8000-{number:x12}",
        "trace" => number.ToString("x32"),
        "span" => number.ToString("x16"),
        "epoch_ms" => "1767225600000",
        "time" => "2026-01-01T00:00:00Z",
        "date" => "Thu, 01 Jan 2026 00:00:00 GMT",
        "dir" => "/tmp/recorded",
        _ when name.Contains("PORT", StringComparison.Ordinal) => "1",
        _ => "localhost",
    };

    [GeneratedRegex(@"\{(uuid|trace|span|time|date|epoch_ms|dir|HOST_IP|HOSTNAME|[A-Z]+_PORT(?:_[A-Z]+)?)(?:[:+-][^{}""]*)?\}")]
    private static partial Regex Mask();
}
