using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Millrace.Contracts.Batches;

namespace Millrace.Hosting.Subscriptions;

/// <summary>
/// Reads a bulk delivery of raw payloads and writes its answer. Bulk, because the lake's commits are few and large and take whole
/// runs of a lane at once; raw, because otherwise the sidecar writes every event anew, with members sorted and numbers rounded.
/// </summary>
public static class BulkDelivery
{
    /// <summary>Messages per delivery and lane.</summary>
    public const int MaxMessages = 100;

    /// <summary>How long the sidecar gathers, in milliseconds.</summary>
    public const int MaxWait = 100;

    /// <summary>The messages in order; those that cannot be read are left out after <paramref name="unreadable"/> heard of them.</summary>
    public static async Task<(IReadOnlyList<string> EntryIds, IReadOnlyList<Delivered> Messages)> ReadAsync(HttpContext context, int epoch, Action<string> unreadable)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        List<string> ids = [];
        List<Delivered> messages = [];
        foreach (var entry in body.RootElement.GetProperty("entries").EnumerateArray())
        {
            ids.Add(entry.GetProperty("entryId").GetString()!);
            var metadata = entry.GetProperty("metadata");
            try
            {
                var envelope = CloudEventEnvelope.Read(entry.GetProperty("event").GetBytesFromBase64());
                Link(envelope.TraceParent);
                messages.Add(new(
                    envelope,
                    Delivered.PositionOf(name => metadata.TryGetProperty(name, out var value) ? value.GetString() : null, epoch)));
            }
            catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
            {
                unreadable(broken.Message);
            }
        }

        return (ids, messages);
    }

    /// <summary>Many traces meet in one delivery: it belongs to none of them and points to each.</summary>
    static void Link(string? traceParent)
    {
        if (Activity.Current is { IsAllDataRequested: true } current && ActivityContext.TryParse(traceParent, null, isRemote: true, out var context))
            current.AddLink(new ActivityLink(context));
    }

    /// <summary>Answers that every entry is done.</summary>
    public static async Task DoneAsync(HttpContext context, IReadOnlyList<string> entryIds)
    {
        context.Response.ContentType = "application/json";
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("statuses"u8);
            foreach (var id in entryIds)
            {
                writer.WriteStartObject();
                writer.WriteString("entryId"u8, id);
                writer.WriteString("status"u8, "SUCCESS"u8);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        await context.Response.Body.WriteAsync(output.WrittenMemory, context.RequestAborted);
    }
}
