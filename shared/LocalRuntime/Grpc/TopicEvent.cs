using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>A CloudEvent in the form of the gRPC API.</summary>
internal static class TopicEvent
{
    public static TopicEventRequest Of(byte[] body, string topic, string pubSub, string path)
    {
        using var document = JsonDocument.Parse(body);
        var request = new TopicEventRequest { Topic = topic, PubsubName = pubSub, Path = path, Extensions = new Struct() };
        foreach (var member in document.RootElement.EnumerateObject())
            switch (member.Name)
            {
                case "id":
                    request.Id = member.Value.ToString();
                    break;
                case "source":
                    request.Source = member.Value.ToString();
                    break;
                case "type":
                    request.Type = member.Value.ToString();
                    break;
                case "specversion":
                    request.SpecVersion = member.Value.ToString();
                    break;
                case "datacontenttype":
                    request.DataContentType = member.Value.ToString();
                    break;
                case "data":
                    request.Data = ByteString.CopyFrom(member.Value.ValueKind == JsonValueKind.String
                        ? Encoding.UTF8.GetBytes(member.Value.GetString()!) : GoJson.Write(member.Value, keepNumbers: true));
                    break;
                case "data_base64":
                    request.Data = member.Value.TryGetBytesFromBase64(out var bytes) ? ByteString.CopyFrom(bytes) : ByteString.Empty;
                    break;
                default:
                    request.Extensions.Fields[member.Name] = Value.Parser.ParseJson(member.Value.GetRawText());
                    break;
            }
        return request;
    }
}
