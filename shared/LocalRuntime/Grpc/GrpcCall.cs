using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Millrace.DaprProtocol.Framing;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>One call of the gRPC API: frames in, frames out, the status in the trailers.</summary>
internal sealed class GrpcCall(HttpContext context, int mostBytes)
{
    public HttpContext Context => context;

    public CancellationToken Aborted => context.RequestAborted;

    public TraceContext Trace =>
        TraceContext.Of(context.Request.Headers["traceparent"], context.Request.Headers["tracestate"]);

    /// <summary>What the caller sent beside its messages.</summary>
    public IEnumerable<KeyValuePair<string, string>> Metadata => context.Request.Headers
        .SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")));

    /// <summary>Adds to what the caller gets before the first message.</summary>
    public void SetHeader(string name, string[] values) => context.Response.Headers[name] = values;

    /// <summary>What a binding tells beside its data.</summary>
    public void TellMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (name, value) in metadata)
            SetHeader("metadata." + name, [value.ReplaceLineEndings(" ")]);
    }

    /// <summary>The next message of the caller, or null when there is none.</summary>
    public async Task<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(Aborted);
            var buffer = result.Buffer;
            if (GrpcFrame.TryRead(ref buffer, mostBytes, out var message))
            {
                var parsed = parser.ParseFrom(message);
                reader.AdvanceTo(buffer.Start);
                return parsed;
            }
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    /// <summary>Sends a message at once.</summary>
    /// <exception cref="ApiError">It is longer than allowed.</exception>
    public async Task WriteAsync(IMessage message)
    {
        if (message.CalculateSize() is var size && size > mostBytes)
            throw new ApiError(500, GrpcCode.ResourceExhausted, "",
                $"grpc: trying to send message larger than max ({size} vs. {mostBytes})") { GrpcDetails = [] };
        Begin();
        GrpcFrame.Write(context.Response.BodyWriter, message);
        await context.Response.BodyWriter.FlushAsync(Aborted);
    }

    /// <summary>Sends the headers of a stream before its first message.</summary>
    public async Task BeginStreamAsync()
    {
        Begin();
        await context.Response.BodyWriter.FlushAsync(Aborted);
    }

    void Begin()
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = GrpcFrame.ContentType;
    }

    public void End() => Trailer("grpc-status", "0");

    public void End(ApiError error)
    {
        Begin();
        if (!context.Response.HasStarted)
            TellMetadata(error.Metadata);
        var message = error.GrpcMessage ?? error.Message;
        Trailer("grpc-status", ((int)error.Grpc).ToString(CultureInfo.InvariantCulture));
        Trailer("grpc-message", GrpcStatusText.Encode(message));
        var details = error.GrpcDetails ?? (error.Details.Count > 0 ? error.Details : [new ErrorDetail.Info(error.Code)]);
        if (details.Count > 0)
            Trailer(GrpcStatusDetails.HeaderName, GrpcStatusDetails.Encode(StatusMessage.Of(error.Grpc, message, details)));
    }

    // Before the first byte of an answer the status goes into the headers, which ends the call with them.
    void Trailer(string name, string value)
    {
        if (context.Response.HasStarted)
            context.Features.Get<IHttpResponseTrailersFeature>()!.Trailers[name] = value;
        else
            context.Response.Headers[name] = value;
    }
}
