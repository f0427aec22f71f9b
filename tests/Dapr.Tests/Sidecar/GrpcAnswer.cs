using Google.Protobuf;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;

namespace Millrace.Dapr.Tests.Sidecar;

/// <summary>What the fake sidecar answers to a gRPC call.</summary>
/// <param name="Message">The bytes of the one message; null for none.</param>
/// <param name="Code">The status.</param>
/// <param name="Text">The status text.</param>
/// <param name="Details">The rich status, or null.</param>
/// <param name="InHeaders">True to answer without a body, the status among the headers.</param>
sealed record GrpcAnswer(
    byte[]? Message, GrpcStatusCode Code = GrpcStatusCode.Ok, string Text = "", Status? Details = null, bool InHeaders = false)
{
    public static GrpcAnswer Ok(IMessage message) => new(message.ToByteArray());

    public static GrpcAnswer Failure(GrpcStatusCode code, string text, Status? details = null, bool inHeaders = false) =>
        new(null, code, text, details, inHeaders);
}
