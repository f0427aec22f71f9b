namespace Millrace.LocalRuntime;

/// <summary>How the runtime finds out whether an app is well; the defaults are daprd's.</summary>
public sealed record AppHealthCheck
{
    /// <summary>The path that answers 2xx when an app is well that listens by HTTP; gRPC has a method of its own for it.</summary>
    public string Path { get; init; } = "/healthz";

    /// <summary>The time between two probes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a probe waits for its answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Failed probes in a row after which the app counts as ill; one good probe makes it well again.</summary>
    public int Threshold { get; init; } = 3;
}
