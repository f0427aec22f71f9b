namespace Millrace.DaprProtocol.Framing;

/// <summary>A frame that cannot be taken, with the status that tells the other side so.</summary>
public sealed class GrpcFrameException(GrpcStatusCode status, string message) : Exception(message)
{
    /// <summary>The status for the other side.</summary>
    public GrpcStatusCode Status { get; } = status;
}
