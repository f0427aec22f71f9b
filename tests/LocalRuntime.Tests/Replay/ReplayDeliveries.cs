using System.Text;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>Compares what an app was asked with what it was asked in the recording.</summary>
internal sealed class ReplayDeliveries(string name, IEnumerable<RecordedStep> recorded, IReadOnlySet<int> leftOut, bool inOrder, MaskedText masks)
{
    readonly Dictionary<string, List<RecordedStep>> _wanted = recorded.Where(step => !RecordedAppCall.Of(step).IsProbe)
        .GroupBy(step => RecordedAppCall.Of(step).Stream).ToDictionary(group => group.Key, group => group.ToList());

    /// <summary>Whether the app was asked all that it was asked in the recording, but for what is left out.</summary>
    public bool HasAll(RecordedAppCall[] calls) => Has(calls, step => !leftOut.Contains(step.Index));

    /// <summary>Whether the app was asked so much as well that is left out because it differs.</summary>
    public bool HasEven(RecordedAppCall[] calls) => Has(calls, _ => true);

    bool Has(RecordedAppCall[] calls, Func<RecordedStep, bool> counts)
    {
        var got = calls.CountBy(call => call.Stream).ToDictionary();
        return _wanted.All(stream => got.GetValueOrDefault(stream.Key) >= stream.Value.Count(counts));
    }

    public IEnumerable<string> Compare(RecordedAppCall[] calls)
    {
        var actual = calls.Where(call => !call.IsProbe).GroupBy(call => call.Stream).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (stream, steps) in _wanted)
            foreach (var difference in Compare(stream, steps, actual.GetValueOrDefault(stream) ?? []))
                yield return difference;
        foreach (var (stream, got) in actual)
            // What a sidecar asks at its start is recorded only where the start is the case.
            if (!_wanted.ContainsKey(stream) && !stream.StartsWith("OPTIONS", StringComparison.Ordinal))
                yield return $"app{name} got {got.Count} × {stream}, which the recording has not";
    }

    IEnumerable<string> Compare(string stream, List<RecordedStep> steps, List<RecordedAppCall> got)
    {
        // A step is left out because it differs, or because it did not come at all.
        var expected = got.Count >= steps.Count ? steps : steps.Where(step => !leftOut.Contains(step.Index)).ToList();
        if (got.Count < expected.Count || (got.Count > expected.Count && expected.Count == steps.Count && !IsEndless(steps)))
            yield return $"app{name} got {got.Count} instead of {expected.Count} × {stream}";
        var open = new List<RecordedAppCall>(got);
        for (var i = 0; i < Math.Min(got.Count, expected.Count); i++)
        {
            if (leftOut.Contains(expected[i].Index))
                continue;
            var match = inOrder ? got[i] : open.FirstOrDefault(call => Differs(expected[i], call, masks) is null) ?? got[i];
            open.Remove(match);
            if (Differs(expected[i], match, masks) is { } difference)
                yield return $"step {expected[i].Index}, delivery {i} of {stream}: {difference}";
        }
    }

    // A message that is never acknowledged goes on coming after the recording has ended.
    static bool IsEndless(List<RecordedStep> steps) => steps.Count > 1 || steps[0] switch
    {
        // Ticks go on as well.
        { Http.Request: var request } when request.Header("Readtimeutc") is not null => true,
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
