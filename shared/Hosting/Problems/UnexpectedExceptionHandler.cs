using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Millrace.Hosting.Problems;

/// <summary>The last line: an exception nobody mapped becomes a problem document without internal text, and is logged whole.</summary>
sealed class UnexpectedExceptionHandler(ILogger<UnexpectedExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is ProblemException problem)
        {
            if (problem.Status == StatusCodes.Status401Unauthorized)
                context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problem.WriteAsync(context, problem.Status, problem.Code, problem.Message, problem.Members);
            return true;
        }
        if (exception is BadHttpRequestException bad)
        {
            var code = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "payload_too_large" : "bad_request";
            await Problem.WriteAsync(context, bad.StatusCode, code, bad.Message);
            return true;
        }
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
            return true;
        logger.Unexpected(exception, context.Request.Method, context.Request.Path);
        await Problem.WriteAsync(
            context, StatusCodes.Status500InternalServerError, "internal_error",
            $"The service failed while handling the request; its log has the cause under trace {System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier}.");
        return true;
    }
}
