using System.Globalization;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>Events of a shop, as lines.</summary>
static class ShopEvents
{
    /// <summary>An event; every part can be overridden by JSON.</summary>
    public static string Line(int number, string? user = null, string? type = null, string? product = null, string? time = null, string more = "") =>
        string.Create(CultureInfo.InvariantCulture,
            $"{{\"interaction_id\":\"i{number}\",\"user_id\":\"{user ?? $"u{number % 100}"}\",\"product_id\":\"{product ?? $"p{number % 37}"}\",\"interaction_type\":\"{type ?? "view"}\",\"timestamp\":\"{time ?? "2026-01-01T10:00:00Z"}\"{more}}}");

    public static IEnumerable<string> Lines(int first, int count) => Enumerable.Range(first, count).Select(number => Line(number));
}
