using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Json;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>CloudEvents in the form of the gRPC API.</summary>
internal static class TopicEvent
{
    public static TopicEventRequest Of(byte[] body, string topic, string pubSub, string path)
    {
        var read = Read(body);
        return new TopicEventRequest
        {
            Id = read.Id, Source = read.Source, Type = read.Type, SpecVersion = read.SpecVersion,
            DataContentType = read.DataContentType, Data = read.Data, Extensions = read.Extensions,
            Topic = topic, PubsubName = pubSub, Path = path,
        };
    }

    public static TopicEventBulkRequest Of(BatchDelivery batch)
    {
        var request = new TopicEventBulkRequest
        {
            Id = batch.Id, Topic = batch.Topic, PubsubName = batch.PubSub, Path = batch.Path, Type = BatchDelivery.Type,
            Metadata = { ["pubsubName"] = batch.PubSub },
        };
        foreach (var entry in batch.Entries)
        {
            var sent = new TopicEventBulkRequestEntry { EntryId = entry.Id, Metadata = { entry.Metadata } };
            if (batch.IsRaw)
                (sent.Bytes, sent.ContentType) = (ByteString.CopyFrom(entry.Body), batch.EntryContentType);
            else
                sent.CloudEvent = Read(entry.Body);
            request.Entries.Add(sent);
        }
        return request;
    }

    static TopicEventCERequest Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var read = new TopicEventCERequest { Extensions = new Struct() };
        foreach (var member in document.RootElement.EnumerateObject())
            switch (member.Name)
            {
                case "id":
                    read.Id = member.Value.ToString();
                    break;
                case "source":
                    read.Source = member.Value.ToString();
                    break;
                case "type":
                    read.Type = member.Value.ToString();
                    break;
                case "specversion":
                    read.SpecVersion = member.Value.ToString();
                    break;
                case "datacontenttype":
                    read.DataContentType = member.Value.ToString();
                    break;
                case "data":
                    read.Data = ByteString.CopyFrom(member.Value.ValueKind == JsonValueKind.String
                        ? Encoding.UTF8.GetBytes(member.Value.GetString()!) : GoJson.Write(member.Value, keepNumbers: true));
                    break;
                case "data_base64":
                    read.Data = member.Value.TryGetBytesFromBase64(out var bytes) ? ByteString.CopyFrom(bytes) : ByteString.Empty;
                    break;
                default:
                    read.Extensions.Fields[member.Name] = Value.Parser.ParseJson(member.Value.GetRawText());
                    break;
            }
        return read;
    }
}
