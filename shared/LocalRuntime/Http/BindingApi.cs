using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Bindings;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.Http;

/// <summary><c>/bindings/{name}</c>.</summary>
internal sealed class BindingApi(AppSession session)
{
    public Task? Find(ApiRequest request) => request.IsWrite && request.Segments.Count == 3 ? InvokeAsync(request) : null;

    async Task InvokeAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(session.Options.MostBodyBytes) ?? throw Malformed("stream too large");
        var result = await session.Outputs.InvokeAsync(request.Part(2), Call(body), request.Context.RequestAborted);
        TellMetadata(request.Context, result.Metadata);
        if (result.Data is { } data)
            await ApiAnswer.JsonAsync(request.Context, 200, data);
        else
            ApiAnswer.NoContent(request.Context);
    }

    /// <summary>What a binding tells beside its data.</summary>
    public static void TellMetadata(HttpContext context, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (name, value) in metadata)
            context.Response.Headers["Metadata." + name] = value.ReplaceLineEndings(" ");
    }

    static BindingCall Call(byte[] body)
    {
        try
        {
            using var document = GoJsonErrors.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new FormatException($"json: cannot unmarshal {GoJsonErrors.Kind(root)} into Go value of type http.OutputBindingRequest");
            return new BindingCall(
                root.TryGetProperty("operation", out var operation) ? operation.GetString() ?? "" : "",
                // Data are JSON again: a text keeps its quotes, and absent data are null.
                root.TryGetProperty("data", out var data) ? GoJson.Write(data, keepNumbers: false) : "null"u8.ToArray(),
                root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
                    ? metadata.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString())
                    : []);
        }
        catch (Exception failure) when (failure is FormatException or InvalidOperationException)
        {
            throw Malformed("failed deserializing HTTP body: " + failure.Message);
        }
    }

    static ApiError Malformed(string why) => new(400, GrpcCode.InvalidArgument, "ERR_MALFORMED_REQUEST", why);
}
