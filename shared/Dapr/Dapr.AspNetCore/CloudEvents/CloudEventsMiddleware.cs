using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Dapr.AspNetCore;

/// <summary>Replaces the body of a CloudEvent delivery by the payload inside it, for the time of the request.</summary>
sealed class CloudEventsMiddleware(CloudEventsMiddlewareOptions options)
{
    const string CloudEventType = "application/cloudevents+json";

    /// <summary>Attributes that say nothing to the app, or that it gets in another way.</summary>
    static readonly HashSet<string> s_neverForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "datacontenttype", "data", "data_base64", "pubsubname", "traceparent",
    };

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
        && type.MediaType.Equals(CloudEventType, StringComparison.OrdinalIgnoreCase)
            ? UnwrapAsync(context, type, next)
            : next(context);

    async Task UnwrapAsync(HttpContext context, MediaTypeHeaderValue type, RequestDelegate next)
    {
        var request = context.Request;
        var json = await ReadBodyAsync(request, type, context.RequestAborted).ConfigureAwait(false);
        (ReadOnlyMemory<byte> Body, string? ContentType) payload;
        try
        {
            var envelope = CloudEventEnvelope.Read(json.Span, Forwarding(request));
            if (envelope.Data is not null && envelope.DataBase64 is not null)
                throw new JsonException("both data and data_base64 are given");
            payload = Payload(json, envelope);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync($"The CloudEvent cannot be read: {broken.Message}", context.RequestAborted)
                .ConfigureAwait(false);
            return;
        }
        var (body, contentType, contentLength) = (request.Body, request.ContentType, request.ContentLength);
        try
        {
            request.Body = Stream(payload.Body);
            request.ContentType = payload.ContentType;
            request.ContentLength = payload.Body.Length;
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            (request.Body, request.ContentType, request.ContentLength) = (body, contentType, contentLength);
        }
    }

    (ReadOnlyMemory<byte> Body, string? ContentType) Payload(ReadOnlyMemory<byte> json, CloudEventEnvelope envelope)
    {
        var contentType = PayloadType(envelope.DataContentType, out var isJson);
        if (envelope.DataBase64 is { } base64)
            return (FromBase64(json.Span[base64]), contentType);
        if (envelope.Data is not { } data)
            return (ReadOnlyMemory<byte>.Empty, null);
        if (isJson || !envelope.DataIsString || options.SuppressJsonDecodingOfTextPayloads)
            return (json[data], contentType);
        var text = new Utf8JsonReader(json.Span[data]);
        text.Read();
        return (Encoding.UTF8.GetBytes(text.GetString()!), contentType);
    }

    /// <summary>The payload's own type. Its charset is left out: the body is UTF-8 whatever it was.</summary>
    static string PayloadType(string? given, out bool isJson)
    {
        isJson = true;
        if (!MediaTypeHeaderValue.TryParse(given, out var type))
            return "application/json";
        isJson = type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
        if (!type.Charset.HasValue)
            return given!;
        type.Charset = default;
        return type.ToString();
    }

    static byte[] FromBase64(ReadOnlySpan<byte> quoted)
    {
        var text = quoted[1..^1];
        if (!text.Contains((byte)'\\'))
        {
            var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
            if (Base64.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done)
                return bytes[..written];
        }
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.TryGetBytesFromBase64(out var decoded) ? decoded : throw new JsonException("data_base64 is no base64");
    }

    Action<string, string>? Forwarding(HttpRequest request)
    {
        if (!options.ForwardCloudEventPropertiesAsHeaders)
            return null;
        var included = options.IncludedCloudEventPropertiesAsHeaders;
        var excluded = options.ExcludedCloudEventPropertiesFromHeaders;
        return (name, text) =>
        {
            if (s_neverForwarded.Contains(name)
                || included is not null && !included.Contains(name, StringComparer.OrdinalIgnoreCase)
                || excluded is not null && excluded.Contains(name, StringComparer.OrdinalIgnoreCase))
                return;
            request.Headers[$"Cloudevent.{name}"] = text;
        };
    }

    static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(
        HttpRequest request, MediaTypeHeaderValue type, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 4096, 256, 1 << 20));
        var body = request.Body;
        if (type.Encoding is { } encoding && encoding.CodePage != Encoding.UTF8.CodePage)
            body = Encoding.CreateTranscodingStream(body, encoding, Encoding.UTF8, leaveOpen: true);
        await body.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    static MemoryStream Stream(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var array) && array.Array is not null
            ? new MemoryStream(array.Array, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
