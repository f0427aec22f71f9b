using Millrace.DaprProtocol.Framing;

namespace Millrace.DaprProtocol.Transport;

/// <summary>A call that ended with another status than OK.</summary>
public sealed class GrpcStatusException : Exception
{
    /// <summary>Told by whoever met it.</summary>
    public GrpcStatusException(GrpcStatusCode code, string detail, Status? details = null, Exception? innerException = null)
        : base($"{code}: {detail}", innerException) =>
        (Code, Detail, Details, Reason) = (code, detail, details, ReasonOf(details));

    /// <summary>The status code.</summary>
    public GrpcStatusCode Code { get; }

    /// <summary>The text of <c>grpc-message</c>, decoded.</summary>
    public string Detail { get; }

    /// <summary>What <c>grpc-status-details-bin</c> held, if the server sent it.</summary>
    public Status? Details { get; }

    /// <summary>The machine-readable reason out of the details, such as <c>DAPR_PUBSUB_NOT_FOUND</c>.</summary>
    public string? Reason { get; }

    static string? ReasonOf(Status? details) =>
        details?.Details.FirstOrDefault(any => any.Is(ErrorInfo.Descriptor))?.Unpack<ErrorInfo>().Reason;
}
