using System.Globalization;
using System.Text.Json.Serialization;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>The body of both endpoints, as Feast's clients send it.</summary>
/// <param name="StartTs">Limits the work to entities with an event from here on.</param>
/// <param name="EndTs">The instant of the bases.</param>
/// <param name="FeatureViews">Names, with or without their pack; all when absent.</param>
/// <param name="DisableEventTimestamp">Whether everything there is counts, up to now, so that no instants are given.</param>
internal sealed record MaterializeRequest(
    [property: JsonPropertyName("start_ts")] string? StartTs,
    [property: JsonPropertyName("end_ts")] string? EndTs,
    [property: JsonPropertyName("feature_views")] IReadOnlyList<string>? FeatureViews,
    [property: JsonPropertyName("disable_event_timestamp")] bool DisableEventTimestamp = false)
{
    /// <summary>An instant of the request in microseconds since 1970 UTC.</summary>
    public static bool TryInstant(string? text, out long instant)
    {
        var understood = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed);
        instant = understood ? (parsed - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0;
        return understood;
    }
}
