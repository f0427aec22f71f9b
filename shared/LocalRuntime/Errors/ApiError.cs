namespace Millrace.LocalRuntime.Errors;

/// <summary>An error as both APIs answer it.</summary>
/// <param name="http">The HTTP status.</param>
/// <param name="grpc">The gRPC status code.</param>
/// <param name="code">The <c>errorCode</c> of the HTTP body.</param>
/// <param name="message">What was wrong, for people.</param>
internal sealed class ApiError(int http, GrpcCode grpc, string code, string message) : Exception(message)
{
    public int Http => http;

    public GrpcCode Grpc => grpc;

    public string Code => code;

    /// <summary>Rich details; empty = the simple form.</summary>
    public IReadOnlyList<ErrorDetail> Details { get; init; } = [];

    /// <summary>What is told beside the error, as headers.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The message on gRPC, where it differs.</summary>
    public string? GrpcMessage { get; init; }

    /// <summary>Details on gRPC where they differ; there, simple errors carry their code as a reason.</summary>
    public IReadOnlyList<ErrorDetail>? GrpcDetails { get; init; }
}
