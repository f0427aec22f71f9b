using System.Text.Json;
using System.Text.RegularExpressions;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Expressions;

/// <summary>
/// Operations on values of expressions: null, truth values, doubles, texts, lists, and JSON objects. A wrong kind is an
/// error, never false: a rule that reads what is not there must say <c>has(…)</c>.
/// </summary>
internal static class Values
{
    static readonly TimeSpan s_longestMatch = TimeSpan.FromMilliseconds(250);

    public static object? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => value.EnumerateArray().Select(Of).ToList(),
        _ => value,
    };

    public static string Kind(object? value) => value switch
    {
        null => "null",
        bool => "a truth value",
        double => "a number",
        string => "a text",
        List<object?> => "a list",
        _ => "an object",
    };

    public static object? Member(object? value, string name) => value is JsonElement { ValueKind: JsonValueKind.Object } map
        ? map.TryGetProperty(name, out var member) ? Of(member) : throw new RouteException($"no such key: {name}")
        : throw new RouteException($"{Kind(value)} has no member '{name}'");

    public static bool Has(object? value, string name) => value is JsonElement { ValueKind: JsonValueKind.Object } map
        ? map.TryGetProperty(name, out _)
        : throw new RouteException($"{Kind(value)} has no members");

    public static object? Index(object? value, object? index) => (value, index) switch
    {
        (List<object?> list, double at) when at >= 0 && at < list.Count && at == Math.Floor(at) => list[(int)at],
        (List<object?>, double at) => throw new RouteException($"index out of bounds: {at}"),
        (JsonElement, string name) => Member(value, name),
        _ => throw new RouteException($"{Kind(value)} has no index that is {Kind(index)}"),
    };

    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (JsonElement a, JsonElement b) => JsonElement.DeepEquals(a, b),
        _ => Equals(left, right),
    };

    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (double a, double b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (bool a, bool b) => a.CompareTo(b),
        _ => throw new RouteException($"{Kind(left)} cannot be compared with {Kind(right)}"),
    };

    public static bool In(object? value, object? container) => container switch
    {
        List<object?> list => list.Any(item => Same(item, value)),
        JsonElement map when value is string name => map.TryGetProperty(name, out _),
        _ => throw new RouteException($"nothing is in {Kind(container)}"),
    };

    public static object Arithmetic(string operation, object? left, object? right) => (operation, left, right) switch
    {
        ("+", string a, string b) => a + b,
        ("+", double a, double b) => a + b,
        ("-", double a, double b) => a - b,
        ("*", double a, double b) => a * b,
        ("/", double a, double b) when b != 0 => a / b,
        ("%", double a, double b) when b != 0 => a % b,
        _ => throw new RouteException($"{Kind(left)} {operation} {Kind(right)} has no value"),
    };

    public static object? Call(string function, object? target, IReadOnlyList<object?> arguments) => (function, target, arguments) switch
    {
        ("matches", string text, [string pattern]) => Matches(text, pattern),
        ("contains", string text, [string part]) => text.Contains(part, StringComparison.Ordinal),
        ("startsWith", string text, [string part]) => text.StartsWith(part, StringComparison.Ordinal),
        ("endsWith", string text, [string part]) => text.EndsWith(part, StringComparison.Ordinal),
        ("size", string text, []) => (double)text.Length,
        ("size", List<object?> list, []) => (double)list.Count,
        ("size", JsonElement map, []) => (double)map.EnumerateObject().Count(),
        _ => throw new RouteException($"{Kind(target)} has no function {function} with {arguments.Count} arguments of those kinds"),
    };

    static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, s_longestMatch);
        }
        catch (Exception failure) when (failure is ArgumentException or RegexMatchTimeoutException)
        {
            throw new RouteException($"the pattern '{pattern}' cannot be used: {failure.Message}");
        }
    }
}
