using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Millrace.DaprProtocol.Transport;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Invocation;

namespace Millrace.LocalRuntime.Http;

/// <summary><c>/invoke/{appid}/method/{path}</c>, and any path with the header <c>dapr-app-id</c>.</summary>
internal sealed class InvokeApi(AppSession session)
{
    static readonly string[] s_verbs = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"];

    // The root of an app is named by a slash at the end.
    public Task? Find(ApiRequest request) => request.Segments is ["v1.0", "invoke", _, "method", ..]
        && (request.Segments.Count > 4 || request.RawPath.EndsWith('/'))
        ? InvokeAsync(request, Target(request.Part(2)), 4)
        : request.Context.Request.Headers["dapr-app-id"].ToString() is { Length: > 0 } appId
            ? InvokeAsync(request, appId, 0)
            : null;

    // An app's name may be followed by its namespace; the dots of an address are its own.
    static string Target(string name) => name.Contains("://", StringComparison.Ordinal) ? name : name.Split('.')[0];

    async Task InvokeAsync(ApiRequest request, string appId, int pathFrom)
    {
        var context = request.Context;
        var body = await request.BodyAsync(session.Options.MostBodyBytes) ?? throw Invoker.Failed(appId, "stream too large");
        var target = "/" + string.Join('/', request.Segments.Skip(pathFrom)) + context.Request.QueryString.Value;
        var call = new AppRequest(Verb(request.Method), target,
            [.. context.Request.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))],
            body, context.Request.ContentType);
        try
        {
            using var answer = await session.Invoker.InvokeAsync(appId, call, request.Trace, context.RequestAborted);
            await CopyAsync(answer, context);
        }
        catch (GrpcStatusException refusal)
        {
            await RefuseAsync(refusal, context);
        }
    }

    static async Task CopyAsync(HttpResponseMessage answer, HttpContext context)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
            if (name.ToLowerInvariant() is not ("transfer-encoding" or "connection" or "keep-alive" or "content-length" or "date"))
                context.Response.Headers[name] = values.ToArray();
        if (context.Response.StatusCode >= 400)
            context.Response.ContentLength = answer.Content.Headers.ContentLength;
        if (answer.Content.Headers.ContentType is null && context.Response.StatusCode >= 400)
            context.Response.ContentType = "application/json";
        if (context.Request.Method == "HEAD" || context.Response.StatusCode is 204 or 304)
            return;
        await using var body = await OpenAsync(answer, context);
        var start = new byte[512];
        var read = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (answer.Content.Headers.ContentType is null && read > 0)
            context.Response.ContentType ??= Sniff(start.AsSpan(0, read));
        await context.Response.Body.WriteAsync(start.AsMemory(0, read), context.RequestAborted);
        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    // An app that listens by gRPC has a code and a text, not a status and a body.
    static async Task RefuseAsync(GrpcStatusException refusal, HttpContext context)
    {
        context.Response.StatusCode = InvokeStatus.ToHttp(refusal.Code);
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.Body.WriteAsync(
            Encoding.UTF8.GetBytes(InvokeStatus.Json(refusal)), context.RequestAborted);
    }

    // A caller that says nothing of encodings may know none: what is packed is unpacked for it.
    static async Task<Stream> OpenAsync(HttpResponseMessage answer, HttpContext context)
    {
        var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        if (context.Request.Headers.AcceptEncoding.Count > 0 || context.Response.Headers.ContentEncoding != "gzip")
            return body;
        context.Response.Headers.ContentEncoding = default;
        context.Response.ContentLength = null;
        return new GZipStream(body, CompressionMode.Decompress);
    }

    // A verb that HTTP does not know arrives as the usual one.
    static HttpMethod Verb(string method) => s_verbs.Contains(method) ? new HttpMethod(method) : HttpMethod.Post;

    // An answer that does not say what it is gets one of two names: text, or bytes.
    static string Sniff(ReadOnlySpan<byte> start) => start.ContainsAnyInRange((byte)0, (byte)8)
        ? "application/octet-stream" : "text/plain; charset=utf-8";
}
