using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Millrace.DaprProtocol.Framing;

/// <summary>The value of <c>grpc-status-details-bin</c>: a <see cref="Status"/> in base64, with or without padding.</summary>
public static class GrpcStatusDetails
{
    /// <summary>The trailer's name.</summary>
    public const string HeaderName = "grpc-status-details-bin";

    /// <summary>The header value, without padding.</summary>
    public static string Encode(Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return Convert.ToBase64String(status.ToByteArray()).TrimEnd('=');
    }

    /// <summary>Reads a header value; false when it is not base64 of a status.</summary>
    public static bool TryDecode(string? text, [NotNullWhen(true)] out Status? status)
    {
        status = null;
        if (string.IsNullOrEmpty(text))
            return false;
        try
        {
            var padding = (4 - text.Length % 4) % 4;
            status = Status.Parser.ParseFrom(Convert.FromBase64String(text + new string('=', padding)));
            return true;
        }
        catch (Exception broken) when (broken is FormatException or InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
