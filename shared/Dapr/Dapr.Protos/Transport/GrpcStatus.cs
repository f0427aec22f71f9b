using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Millrace.DaprProtocol.Framing;

namespace Millrace.DaprProtocol.Transport;

/// <summary>Finds the status of a call: in the headers of an answer without body, else in the trailers.</summary>
internal static class GrpcStatus
{
    /// <summary>The failure that the answer tells of, or null for OK.</summary>
    public static GrpcStatusException? FailureOf(HttpResponseMessage response)
    {
        var fields = Has(response.Headers, "grpc-status") ? response.Headers : response.TrailingHeaders;
        var status = Value(fields, "grpc-status");
        if (status is null)
            return response.StatusCode == HttpStatusCode.OK
                ? new GrpcStatusException(GrpcStatusCode.Unknown, "the answer carries no grpc-status")
                : new GrpcStatusException(
                    FromHttp(response.StatusCode), $"HTTP {(int)response.StatusCode} instead of a gRPC answer");
        if (status == "0")
            return null;
        var code = int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 16
            ? (GrpcStatusCode)number
            : GrpcStatusCode.Unknown;
        GrpcStatusDetails.TryDecode(Value(fields, GrpcStatusDetails.HeaderName), out var details);
        return new GrpcStatusException(code, GrpcStatusText.Decode(Value(fields, "grpc-message") ?? ""), details);
    }

    /// <summary>The failure that a broken connection or stream means.</summary>
    public static GrpcStatusException FromTransport(Exception broken)
    {
        var code = GrpcStatusCode.Unavailable;
        for (var cause = broken; cause is not null; cause = cause.InnerException)
            if (cause is HttpProtocolException { ErrorCode: var reset })
                code = reset switch
                {
                    7 => GrpcStatusCode.Unavailable, // REFUSED_STREAM
                    8 => GrpcStatusCode.Cancelled, // CANCEL
                    11 => GrpcStatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
                    0 => GrpcStatusCode.Unavailable, // a connection that was closed in good order
                    _ => GrpcStatusCode.Internal,
                };
        return new GrpcStatusException(code, broken.Message, innerException: broken);
    }

    static GrpcStatusCode FromHttp(HttpStatusCode status) => (int)status switch
    {
        400 => GrpcStatusCode.Internal,
        401 => GrpcStatusCode.Unauthenticated,
        403 => GrpcStatusCode.PermissionDenied,
        404 => GrpcStatusCode.Unimplemented,
        429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };

    static bool Has(HttpHeaders headers, string name) => headers.NonValidated.Contains(name);

    static string? Value(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
