using Millrace.LocalRuntime.Errors;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>The errors of the publish API.</summary>
internal static class PubSubErrors
{
    /// <summary>The code when the broker does not take a message.</summary>
    public const string PublishFailedCode = "ERR_PUBSUB_PUBLISH_MESSAGE";

    static readonly Dictionary<string, string> s_none = [];

    public static ApiError NotFound(string pubSub) =>
        new(404, GrpcCode.InvalidArgument, "ERR_PUBSUB_NOT_FOUND", $"pubsub {pubSub} is not found")
        {
            Details = [new ErrorDetail.Info("DAPR_PUBSUB_NOT_FOUND", s_none)],
        };

    public static ApiError EmptyName() =>
        new(404, GrpcCode.InvalidArgument, "ERR_PUBSUB_EMPTY", "pubsub name is empty")
        {
            Details = [new ErrorDetail.Resource("pubsub", ""), new ErrorDetail.Info("DAPR_PUBSUB_NAME_EMPTY", s_none)],
        };

    public static ApiError EmptyTopic(string pubSub) =>
        new(404, GrpcCode.InvalidArgument, "ERR_TOPIC_NAME_EMPTY", $"topic is empty in pubsub {pubSub}")
        {
            Details = [new ErrorDetail.Resource("pubsub", pubSub), new ErrorDetail.Info("DAPR_PUBSUB_TOPIC_NAME_EMPTY", s_none)],
        };

    public static ApiError Forbidden(string pubSub, string topic, string appId)
    {
        var text = $"topic {topic} is not allowed for app id {appId}";
        return Rich(403, GrpcCode.PermissionDenied, "ERR_PUBSUB_FORBIDDEN", pubSub, text, "DAPR_PUBSUB_FORBIDDEN",
            new() { ["error"] = text, ["topic"] = topic });
    }

    public static ApiError BadMetadata(string pubSub, string value) =>
        Rich(400, GrpcCode.InvalidArgument, "ERR_PUBSUB_REQUEST_METADATA", pubSub,
            $"failed deserializing metadata. Error: rawPayload value must be a valid boolean: actual is '{value}'",
            "DAPR_PUBSUB_METADATA_DESERIALIZATION", new() { ["rawPayload"] = value });

    public static ApiError CannotCreateEvent(string pubSub, string appId, string why) =>
        Rich(500, GrpcCode.InvalidArgument, "ERR_PUBSUB_CLOUD_EVENTS_SER", pubSub, "cannot create cloudevent",
            "DAPR_PUBSUB_CLOUD_EVENT_CREATION", new() { ["appID"] = appId, ["error"] = why });

    public static ApiError PublishFailed(string pubSub, string topic, string why) =>
        Rich(500, GrpcCode.Internal, PublishFailedCode, pubSub,
            $"error when publishing to topic {topic} in pubsub {pubSub}: {why}", "DAPR_PUBSUB_PUBLISH_MESSAGE",
            new() { ["error"] = why, ["topic"] = topic });

    public static ApiError BadEntryId(string pubSub, string topic, string appId)
    {
        const string Why = "entryId is duplicated or not present for entry";
        return BadEntries(pubSub, $"error marshaling events to bytes for topic {topic} pubsub {pubSub}. error: {Why}",
            "DAPR_PUBSUB_MARSHAL_EVENTS", new() { ["appID"] = appId, ["error"] = Why });
    }

    public static ApiError BadEntry(string pubSub, string topic, string appId, string why) =>
        BadEntries(pubSub, $"error when marshalling cloud event envelope for topic {topic} pubsub {pubSub}: {why}",
            "DAPR_PUBSUB_MARSHAL_ENVELOPE", new() { ["appID"] = appId, ["error"] = why });

    public static ApiError BadBulkRequest(string pubSub, string topic, string appId, string why) =>
        BadEntries(pubSub, $"error when unmarshaling the request for topic {topic} pubsub {pubSub}: {why}",
            "DAPR_PUBSUB_UNMARSHAL_EVENTS", new() { ["appID"] = appId });

    static ApiError BadEntries(string pubSub, string message, string reason, Dictionary<string, string> metadata) =>
        Rich(400, GrpcCode.InvalidArgument, "ERR_PUBSUB_EVENTS_SER", pubSub, message, reason, metadata);

    static ApiError Rich(int http, GrpcCode grpc, string code, string pubSub, string message, string reason,
        Dictionary<string, string> metadata) => new(http, grpc, code, message)
        {
            Details = [new ErrorDetail.Resource("pubsub", pubSub, "", message), new ErrorDetail.Info(reason, metadata)],
        };
}
