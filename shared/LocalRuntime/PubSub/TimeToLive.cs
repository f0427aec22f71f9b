using System.Globalization;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>How long an event lives, from the metadata of the request that published it.</summary>
internal static class TimeToLive
{
    static readonly TimeSpan s_longest = TimeSpan.FromDays(365 * 100);

    /// <summary>Null when it lives for ever or the text is neither a number of seconds nor a duration.</summary>
    public static TimeSpan? Of(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue("ttlInSeconds", out var text) && !metadata.TryGetValue("ttl", out text))
            return null;
        var ttl = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, -1, (long)s_longest.TotalSeconds))
            : GoDuration.TryParse(text, out var duration) ? duration : (TimeSpan?)null;
        return ttl is null ? null : ttl < s_longest ? ttl : s_longest;
    }
}
