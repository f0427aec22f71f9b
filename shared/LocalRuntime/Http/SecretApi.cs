using System.Buffers;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.Http;

/// <summary><c>/secrets/{store}/{key}</c> and <c>/secrets/{store}/bulk</c>.</summary>
internal sealed class SecretApi(AppSession session)
{
    public Task? Find(ApiRequest request) => (request.Method, request.Segments) switch
    {
        ("GET", [_, _, _, "bulk"]) => BulkAsync(request),
        ("GET", [_, _, _, _]) => GetAsync(request),
        _ => null,
    };

    Task GetAsync(ApiRequest request)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, session.Secrets[request.Part(2)].Get(request.Part(3)));
        output.Write("\n"u8);
        return ApiAnswer.JsonAsync(request.Context, 200, output.WrittenMemory);
    }

    Task BulkAsync(ApiRequest request)
    {
        var output = new ArrayBufferWriter<byte>();
        var separator = "{"u8;
        foreach (var (name, values) in session.Secrets[request.Part(2)].All)
        {
            output.Write(separator);
            separator = ","u8;
            GoJson.WriteString(output, name);
            output.Write(":"u8);
            Write(output, values);
        }
        output.Write("}\n"u8);
        return ApiAnswer.JsonAsync(request.Context, 200, output.WrittenMemory);
    }

    static void Write(ArrayBufferWriter<byte> output, IReadOnlyDictionary<string, string> values)
    {
        var separator = "{"u8;
        foreach (var (name, value) in values)
        {
            output.Write(separator);
            separator = ","u8;
            GoJson.WriteString(output, name);
            output.Write(":"u8);
            GoJson.WriteString(output, value);
        }
        output.Write("}"u8);
    }
}
