using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Millrace.Hosting.Problems;

/// <summary>Gives answers that the framework ends without a body the same form as all other errors.</summary>
static class ProblemPages
{
    public static Task WriteAsync(StatusCodeContext page)
    {
        var context = page.HttpContext;
        var (code, detail) = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ("unknown_path", $"There is nothing at '{context.Request.Path}'; /openapi/v1.json lists what there is."),
            StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", $"'{context.Request.Path}' does not take {context.Request.Method}."),
            StatusCodes.Status413PayloadTooLarge => ("payload_too_large", "The body is larger than this endpoint takes."),
            StatusCodes.Status415UnsupportedMediaType => ("unsupported_media_type", $"'{context.Request.ContentType}' is not a media type that this endpoint takes."),
            var status => ("http_" + status.ToString(System.Globalization.CultureInfo.InvariantCulture), "The request was refused."),
        };
        return Problem.WriteAsync(context, context.Response.StatusCode, code, detail);
    }
}
