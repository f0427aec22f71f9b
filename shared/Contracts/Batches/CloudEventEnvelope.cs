using System.Buffers;
using System.Text.Json;

namespace Millrace.Contracts.Batches;

/// <summary>
/// The attributes of a CloudEvents 1.0 message that the services read, and its data. Written whole by the publisher
/// (content type <see cref="ContentType"/>), because Dapr can set neither <c>tenantid</c> nor keeps a data's bytes otherwise.
/// </summary>
public sealed class CloudEventEnvelope
{
    /// <summary>The content type to publish an envelope with.</summary>
    public const string ContentType = "application/cloudevents+json";

    /// <summary>The event's id; empty when absent.</summary>
    public string Id { get; private set; } = "";

    /// <summary>As <c>millrace.events.raw.v1</c>.</summary>
    public string Type { get; private set; } = "";

    /// <summary>The publisher's app id.</summary>
    public string Source { get; private set; } = "";

    /// <summary><c>pack/dataset</c>.</summary>
    public string? Subject { get; private set; }

    /// <summary>The extension <c>tenantid</c>; null for messages of others.</summary>
    public string? TenantId { get; private set; }

    /// <summary>The W3C trace context, when one travels along.</summary>
    public string? TraceParent { get; private set; }

    /// <summary>The topic, as the sidecar says.</summary>
    public string? Topic { get; private set; }

    /// <summary>The pub/sub component, as the sidecar says.</summary>
    public string? PubSub { get; private set; }

    /// <summary>True when <see cref="Data"/> is JSON text, false when it is bytes that came as base64.</summary>
    public bool IsJson { get; private set; } = true;

    /// <summary>The data: a slice of the message for JSON, or the decoded bytes. Empty when absent.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">The message is no JSON object.</exception>
    public static CloudEventEnvelope Read(ReadOnlyMemory<byte> message)
    {
        var reader = new Utf8JsonReader(message.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A CloudEvent must be a JSON object.");
        var envelope = new CloudEventEnvelope();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            envelope.ReadAttribute(ref reader, message);
        return envelope;
    }

    void ReadAttribute(ref Utf8JsonReader reader, ReadOnlyMemory<byte> message)
    {
        if (reader.ValueTextEquals("data"u8))
        {
            reader.Read();
            Data = JsonSlices.Value(ref reader, message);
        }
        else if (reader.ValueTextEquals("data_base64"u8))
        {
            reader.Read();
            (Data, IsJson) = (reader.GetBytesFromBase64(), false);
        }
        else if (reader.ValueTextEquals("id"u8))
            Id = JsonSlices.Text(ref reader) ?? "";
        else if (reader.ValueTextEquals("type"u8))
            Type = JsonSlices.Text(ref reader) ?? "";
        else if (reader.ValueTextEquals("source"u8))
            Source = JsonSlices.Text(ref reader) ?? "";
        else if (reader.ValueTextEquals("subject"u8))
            Subject = JsonSlices.Text(ref reader);
        else if (reader.ValueTextEquals("tenantid"u8))
            TenantId = JsonSlices.Text(ref reader);
        else if (reader.ValueTextEquals("traceparent"u8))
            TraceParent = JsonSlices.Text(ref reader);
        else if (reader.ValueTextEquals("topic"u8))
            Topic = JsonSlices.Text(ref reader);
        else if (reader.ValueTextEquals("pubsubname"u8))
            PubSub = JsonSlices.Text(ref reader);
        else
            reader.Skip();
    }

    /// <summary>Begins an envelope; the caller then writes one JSON value as data and calls <see cref="End"/>.</summary>
    public static Utf8JsonWriter Begin(IBufferWriter<byte> output, in CloudEventHead head)
    {
        var writer = new Utf8JsonWriter(output, JsonSlices.WriterOptions);
        Begin(writer, head);
        return writer;
    }

    /// <inheritdoc cref="Begin(IBufferWriter{byte}, in CloudEventHead)"/>
    public static void Begin(Utf8JsonWriter writer, in CloudEventHead head)
    {
        writer.WriteStartObject();
        writer.WriteString("specversion"u8, "1.0"u8);
        writer.WriteString("id"u8, head.Id);
        writer.WriteString("source"u8, head.Source);
        writer.WriteString("type"u8, Delivery.Topics.TypeOf(head.Topic));
        writer.WriteString("subject"u8, $"{head.Pack}/{head.Dataset}");
        writer.WriteString("tenantid"u8, head.Tenant.Value);
        writer.WriteString("time"u8, head.Time);
        if (!string.IsNullOrEmpty(head.TraceParent))
        {
            // Dapr fills both or none: it looks at traceid alone, and gives the two the same value.
            writer.WriteString("traceid"u8, head.TraceParent);
            writer.WriteString("traceparent"u8, head.TraceParent);
        }

        writer.WriteString("datacontenttype"u8, "application/json"u8);
        writer.WritePropertyName("data"u8);
    }

    /// <summary>Closes an envelope.</summary>
    public static void End(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.Flush();
    }
}
