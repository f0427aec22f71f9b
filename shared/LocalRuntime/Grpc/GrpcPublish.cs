using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>Publishing over gRPC.</summary>
internal sealed class GrpcPublish(AppSession session)
{
    public async Task<IMessage> PublishAsync(GrpcCall call, PublishEventRequest request)
    {
        var pubSub = Find(request.PubsubName, request.Topic);
        var metadata = Metadata(request.Metadata, null);
        if (metadata.GetValueOrDefault("rawPayload")?.ToUpperInvariant() == "TRUE")
        {
            // There is no envelope that could carry the trace.
            metadata.TryAdd("traceid", call.Trace.Parent);
            metadata.TryAdd("traceparent", call.Trace.Parent);
        }
        await pubSub.PublishAsync(request.Topic, new PublishRequest(
            Bytes(request.Data), request.DataContentType, metadata, call.Trace));
        return new Empty();
    }

    public async Task<IMessage> PublishBulkAsync(GrpcCall call, BulkPublishRequest request)
    {
        var pubSub = Find(request.PubsubName, request.Topic);
        pubSub.CheckScope(request.Topic);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var events = new List<PublishRequest>(request.Entries.Count);
        foreach (var entry in request.Entries)
        {
            if (entry.EntryId.Length == 0 || !ids.Add(entry.EntryId))
                throw PubSubErrors.BadEntryId(pubSub.Name, request.Topic, session.AppId);
            events.Add(new PublishRequest(
                Bytes(entry.Event), entry.ContentType, Metadata(entry.Metadata, request.Metadata), call.Trace));
        }
        await pubSub.PublishAsync(request.Topic, events);
        return new BulkPublishResponse();
    }

    // The message is this call's alone: its array can be taken as it is.
    static byte[] Bytes(ByteString data) =>
        MemoryMarshal.TryGetArray(data.Memory, out var bytes) && bytes.Array is { } array && array.Length == data.Length ? array : data.ToByteArray();

    PubSubComponent Find(string pubSub, string topic) =>
        pubSub.Length == 0 ? throw PubSubErrors.EmptyName()
        : topic.Length == 0 ? throw PubSubErrors.EmptyTopic(session.PubSub(pubSub).Name)
        : session.PubSub(pubSub);

    // Raw payload is a property of the request; an entry cannot ask for it.
    static Dictionary<string, string> Metadata(
        IEnumerable<KeyValuePair<string, string>> own, IEnumerable<KeyValuePair<string, string>>? request)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in own)
            if (request is null || !name.Equals("rawPayload", StringComparison.OrdinalIgnoreCase))
                metadata[name] = value;
        foreach (var (name, value) in request ?? [])
            metadata[name] = value;
        return metadata;
    }
}
