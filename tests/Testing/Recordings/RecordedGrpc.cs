using System.Text.Json;

namespace Millrace.Testing.Recordings;

/// <summary>A gRPC call; of a stream's message, only what belongs to it is set.</summary>
/// <param name="Service">The service's full name; empty in streams.</param>
/// <param name="Method">The method's name; empty at the end of a stream.</param>
/// <param name="Metadata">Request metadata.</param>
/// <param name="Message">The request in the JSON form of protobuf, or null.</param>
/// <param name="MessageBytes">The request's bytes, or null when they were not recorded.</param>
/// <param name="Response">The answer, or null for a message of a stream.</param>
public sealed record RecordedGrpc(
    string Service, string Method, IReadOnlyList<KeyValuePair<string, string>> Metadata, JsonElement? Message,
    byte[]? MessageBytes, RecordedGrpcResponse? Response);

/// <summary>The answer to a gRPC call.</summary>
/// <param name="Code">The status code as in <c>INVALID_ARGUMENT</c>; <c>OK</c> for success.</param>
/// <param name="Text">The status text of a failure; empty for success.</param>
/// <param name="Message">The answer in the JSON form of protobuf, or null for a failure.</param>
/// <param name="MessageBytes">The answer's bytes, or null when they were not recorded.</param>
/// <param name="Headers">Metadata before the answer.</param>
/// <param name="Trailers">Metadata after the answer.</param>
/// <param name="StatusDetails">The decoded <c>grpc-status-details-bin</c>, or null.</param>
/// <param name="Stream">The messages of a server stream, each with its time in milliseconds since the case began.</param>
public sealed record RecordedGrpcResponse(
    string Code, string Text, JsonElement? Message, byte[]? MessageBytes,
    IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<KeyValuePair<string, string>> Trailers,
    JsonElement? StatusDetails, IReadOnlyList<KeyValuePair<int, JsonElement>> Stream)
{
    static readonly string[] s_codes =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
        "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>The code's number on the wire.</summary>
    public int CodeNumber => Array.IndexOf(s_codes, Code);
}
