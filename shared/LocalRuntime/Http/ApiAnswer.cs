using System.Buffers;
using Microsoft.AspNetCore.Http;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.Http;

/// <summary>Writes answers of the HTTP API.</summary>
internal static class ApiAnswer
{
    public static void NoContent(HttpContext context) => context.Response.StatusCode = 204;

    public static async Task JsonAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (context.Request.Method != "HEAD")
            await context.Response.Body.WriteAsync(body);
    }

    public static Task ErrorAsync(HttpContext context, ApiError error)
    {
        BindingApi.TellMetadata(context, error.Metadata);
        var output = new ArrayBufferWriter<byte>();
        if (error.Code.Length > 0)
            Member(output, "{\"errorCode\":"u8, error.Code);
        Member(output, error.Code.Length > 0 ? ",\"message\":"u8 : "{\"message\":"u8, error.Message);
        if (error.Details.Count > 0)
        {
            output.Write(",\"details\":["u8);
            for (var i = 0; i < error.Details.Count; i++)
            {
                if (i > 0)
                    output.Write(","u8);
                Detail(output, error.Details[i]);
            }
            output.Write("]"u8);
        }
        output.Write("}"u8);
        return JsonAsync(context, error.Http, output.WrittenMemory);
    }

    static void Detail(ArrayBufferWriter<byte> output, ErrorDetail detail)
    {
        switch (detail)
        {
            case ErrorDetail.Info info:
                output.Write("{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"domain\":\"dapr.io\",\"metadata\":"u8);
                if (info.Metadata is { } metadata)
                    GoJson.WriteMap(output, metadata);
                else
                    output.Write("null"u8);
                Member(output, ",\"reason\":"u8, info.Reason);
                break;
            case ErrorDetail.Resource resource:
                Member(output, "{\"@type\":\"type.googleapis.com/google.rpc.ResourceInfo\",\"description\":"u8, resource.Description);
                Member(output, ",\"owner\":"u8, resource.Owner);
                Member(output, ",\"resource_name\":"u8, resource.Name);
                Member(output, ",\"resource_type\":"u8, resource.Type);
                break;
            case ErrorDetail.BadRequest bad:
                output.Write("{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"field_violations\":[{"u8);
                if (bad.Field.Length > 0)
                {
                    Member(output, "\"field\":"u8, bad.Field);
                    output.Write(","u8);
                }
                Member(output, "\"description\":"u8, bad.Description);
                output.Write("}]"u8);
                break;
        }
        output.Write("}"u8);
    }

    static void Member(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name, string value)
    {
        output.Write(name);
        GoJson.WriteString(output, value);
    }
}
