using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Millrace.DaprProtocol.Transport;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.Invocation;

/// <summary>Statuses of invoked apps between HTTP and gRPC.</summary>
internal static class InvokeStatus
{
    // As long as such a text may be in google.rpc.ErrorInfo.
    const int MostDetail = 63;

    /// <summary>The HTTP status of a gRPC code.</summary>
    public static int ToHttp(GrpcCode code) => code switch
    {
        GrpcCode.Ok => 200,
        GrpcCode.Cancelled => 408,
        GrpcCode.InvalidArgument or GrpcCode.FailedPrecondition or GrpcCode.OutOfRange => 400,
        GrpcCode.DeadlineExceeded => 504,
        GrpcCode.NotFound => 404,
        GrpcCode.AlreadyExists or GrpcCode.Aborted => 409,
        GrpcCode.PermissionDenied => 403,
        GrpcCode.Unauthenticated => 401,
        GrpcCode.ResourceExhausted => 429,
        GrpcCode.Unimplemented => 501,
        GrpcCode.Unavailable => 503,
        _ => 500,
    };

    /// <summary>A refusal over gRPC as the body of an HTTP answer.</summary>
    public static string Json(GrpcStatusException refusal)
    {
        var text = new ArrayBufferWriter<byte>();
        GoJson.WriteString(text, refusal.Detail);
        return $"{{\"code\":{(int)refusal.Code},\"message\":{Encoding.UTF8.GetString(text.WrittenSpan)}}}";
    }

    /// <summary>An HTTP answer that is no success, as an error of gRPC.</summary>
    public static ApiError Error(int status, string body)
    {
        var reason = ReasonPhrases.GetReasonPhrase(status);
        return new ApiError(status, FromHttp(status), "", reason)
        {
            GrpcDetails =
            [
                new ErrorDetail.Info(reason, new Dictionary<string, string>
                {
                    ["http.code"] = $"{status}", ["http.error_message"] = body[..Math.Min(body.Length, MostDetail)],
                }),
            ],
        };
    }

    static GrpcCode FromHttp(int status) => status switch
    {
        400 => GrpcCode.Internal,
        401 => GrpcCode.Unauthenticated,
        403 => GrpcCode.PermissionDenied,
        404 => GrpcCode.NotFound,
        408 => GrpcCode.Cancelled,
        409 => GrpcCode.AlreadyExists,
        429 => GrpcCode.ResourceExhausted,
        501 => GrpcCode.Unimplemented,
        503 => GrpcCode.Unavailable,
        504 => GrpcCode.DeadlineExceeded,
        _ => GrpcCode.Unknown,
    };
}
