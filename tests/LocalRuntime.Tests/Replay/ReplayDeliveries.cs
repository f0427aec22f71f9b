using System.Text;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>Compares what an app was asked with what it was asked in the recording.</summary>
internal static class ReplayDeliveries
{
    public static IEnumerable<string> Compare(
        string name, RecordedStep[] recorded, IReadOnlySet<int> leftOut, RecordedAppCall[] calls, MaskedText masks)
    {
        var ignored = recorded.Where(step => leftOut.Contains(step.Index)).Select(step => RecordedAppCall.Of(step).Stream).ToHashSet();
        var wanted = recorded.Where(step => !leftOut.Contains(step.Index) && !RecordedAppCall.Of(step).IsProbe)
            .GroupBy(step => RecordedAppCall.Of(step).Stream).ToDictionary(group => group.Key, group => group.ToList());
        var actual = calls.Where(call => !call.IsProbe).GroupBy(call => call.Stream).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (stream, steps) in wanted)
        {
            var got = actual.GetValueOrDefault(stream) ?? [];
            if (got.Count < steps.Count || (got.Count > steps.Count && !ignored.Contains(stream) && !IsEndless(steps)))
                yield return $"app{name} got {got.Count} instead of {steps.Count} × {stream}";
            for (var i = 0; i < Math.Min(got.Count, steps.Count); i++)
                if (Differs(steps[i], got[i], masks) is { } difference)
                    yield return $"step {steps[i].Index}, delivery {i} of {stream}: {difference}";
        }
        foreach (var (stream, got) in actual)
            // What a sidecar asks at its start is recorded only where the start is the case.
            if (!wanted.ContainsKey(stream) && !ignored.Contains(stream) && !stream.StartsWith("OPTIONS", StringComparison.Ordinal))
                yield return $"app{name} got {got.Count} × {stream}, which the recording has not";
    }

    // A message that is never acknowledged goes on coming after the recording has ended.
    static bool IsEndless(List<RecordedStep> steps) => steps.Count > 1 || steps[0] switch
    {
        { Http.Response: { Status: not (>= 200 and < 300) } or { IsPending: true } } => true,
        { Http.Response: var response } => response.Text.Contains("RETRY", StringComparison.OrdinalIgnoreCase),
        { Grpc.Response: { Code: not "OK" } } => true,
        { Grpc.Response.Message: { } message } => message.GetRawText().Contains("RETRY", StringComparison.Ordinal),
        _ => false,
    };

    // The recorder read bytes of headers as Latin-1.
    static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    static string? Differs(RecordedStep step, RecordedAppCall call, MaskedText masks)
    {
        var recorded = RecordedAppCall.Of(step);
        foreach (var (name, values) in recorded.Headers.Where(header => !ReplayText.VaryingHeaders.Contains(header.Key.ToLowerInvariant())))
            foreach (var value in values)
                if (!call.Headers.TryGetValue(name, out var got) || !ReplayText.Lines(got).Any(actual => masks.Matches(value, actual) || masks.Matches(value, Latin1(actual))))
                    return $"header {name} is '{(got is null ? "absent" : string.Join("|", got))}' instead of '{value}'";
        foreach (var name in new[] { "__offset", "__partition", "traceparent" })
            if (recorded.Headers.ContainsKey(name) && !call.Headers.ContainsKey(name))
                return $"header {name} is absent";
        return step.Http?.Request.TruncatedFrom is not null || (call.IsGrpc
                ? ReplayText.SameMessage(masks, Encoding.UTF8.GetString(recorded.Body), Encoding.UTF8.GetString(call.Body))
                : ReplayText.Same(masks, recorded.Body, call.Body))
            ? null
            : $"body {Encoding.UTF8.GetString(call.Body)} instead of {Encoding.UTF8.GetString(recorded.Body)}";
    }
}
