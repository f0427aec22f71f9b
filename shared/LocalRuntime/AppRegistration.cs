namespace Millrace.LocalRuntime;

/// <summary>An instance of an app that attaches to the runtime.</summary>
public sealed record AppRegistration
{
    /// <summary>The app id; instances with the same id share their messages.</summary>
    public required string AppId { get; init; }

    /// <summary>The port on loopback where the app listens; null for a pure client that nothing is delivered to.</summary>
    public int? AppPort { get; init; }

    /// <summary>The app's address, when it is not <c>http://127.0.0.1:{AppPort}</c>.</summary>
    public Uri? AppChannel { get; init; }

    /// <summary>How the app listens.</summary>
    public AppProtocol Protocol { get; init; }

    /// <summary>The port of the HTTP API; 0 takes a free one.</summary>
    public int HttpPort { get; init; }

    /// <summary>The port of the gRPC API; 0 takes a free one.</summary>
    public int GrpcPort { get; init; }

    /// <summary>The token that the app must send, or null for none.</summary>
    public string? DaprApiToken { get; init; }

    /// <summary>The token that is sent to the app, or null for none.</summary>
    public string? AppApiToken { get; init; }

    /// <summary>How to find out whether the app is well; null asks nothing.</summary>
    public AppHealthCheck? HealthCheck { get; init; }

    /// <summary>The most calls to the app at the same time; 0 = no limit.</summary>
    public int MostConcurrentCalls { get; init; }

    internal Uri? Channel => AppChannel ?? (AppPort is { } port ? new Uri($"http://127.0.0.1:{port}") : null);
}
