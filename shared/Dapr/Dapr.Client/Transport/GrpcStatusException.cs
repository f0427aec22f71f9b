using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;

namespace Dapr.Client.Transport;

/// <summary>A call that ended with another status than OK; the cause inside a <see cref="DaprException"/>.</summary>
sealed class GrpcStatusException(
    GrpcStatusCode code, string detail, Status? details = null, Exception? innerException = null)
    : Exception($"{code}: {detail}", innerException)
{
    /// <summary>The status code.</summary>
    public GrpcStatusCode Code { get; } = code;

    /// <summary>The text of <c>grpc-message</c>, decoded.</summary>
    public string Detail { get; } = detail;

    /// <summary>What <c>grpc-status-details-bin</c> held, if the server sent it.</summary>
    public Status? Details { get; } = details;

    /// <summary>The machine-readable reason out of the details, such as <c>DAPR_PUBSUB_NOT_FOUND</c>.</summary>
    public string? Reason { get; } = ReasonOf(details);

    static string? ReasonOf(Status? details) =>
        details?.Details.FirstOrDefault(any => any.Is(ErrorInfo.Descriptor))?.Unpack<ErrorInfo>().Reason;
}
