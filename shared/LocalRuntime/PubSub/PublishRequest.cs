namespace Millrace.LocalRuntime.PubSub;

/// <summary>One event as an app publishes it, on either API.</summary>
/// <param name="ContentType">As sent; empty = none.</param>
/// <param name="Trace">The trace context of the call.</param>
internal sealed record PublishRequest(
    byte[] Data, string ContentType, IReadOnlyDictionary<string, string> Metadata, TraceContext Trace);

/// <summary>The W3C trace context of a call: passed on as it is.</summary>
internal sealed record TraceContext(string Parent, string State)
{
    /// <summary>What is sent where there is no trace.</summary>
    public const string Absent = "00-00000000000000000000000000000000-0000000000000000-00";

    public static readonly TraceContext None = new("", "");

    /// <summary>The context of two headers; what is no valid parent counts as none.</summary>
    public static TraceContext Of(string? parent, string? state) =>
        IsValid(parent) ? new(parent!, state ?? "") : None;

    static bool IsValid(string? parent) => parent is { Length: 55 } && parent != Absent
        && parent[2] == '-' && parent[35] == '-' && parent[52] == '-'
        && parent.All(character => char.IsAsciiHexDigitLower(character) || character == '-');
}
