namespace Millrace.LocalRuntime;

/// <summary>How an app listens.</summary>
public enum AppProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http,

    /// <summary>gRPC over HTTP/2 without TLS: the app serves Dapr's AppCallback.</summary>
    Grpc,
}
