using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>Whether the order of what an app was asked says anything.</summary>
internal static class RecordingOrder
{
    /// <summary>
    /// False where the recorded order is one of several: Redis keeps none, brokers without bulk publish of their own send the
    /// entries of a request in parallel, and calls that were made at the same time overtake each other.
    /// </summary>
    public static bool KeepsOrder(this Recording recording) => recording.Component != "pubsub.redis"
        && !(recording.Component == "pubsub.in-memory" && recording.Case.Contains("bulk-publish", StringComparison.Ordinal))
        && !recording.Steps.Where(step => step.FromRole == "client" && step.Kind == RecordedKind.Http)
            .Zip(recording.Steps.Where(step => step.FromRole == "client" && step.Kind == RecordedKind.Http).Skip(1))
            .Any(pair => pair.Second.StartMs + 100 < pair.First.StartMs + pair.First.TookMs);
}
