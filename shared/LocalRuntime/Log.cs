using Microsoft.Extensions.Logging;

namespace Millrace.LocalRuntime;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Lane {Lane} of topic {Topic} failed for {Group} at offset {Offset}; it is tried again")]
    public static partial void LaneFailed(ILogger logger, Exception failure, string group, string topic, int lane, long offset);

    [LoggerMessage(2, LogLevel.Warning, "App {AppId} did not take {Topic}/{Lane}@{Offset} ({Reason}); it comes again in {Wait}")]
    public static partial void DeliveryFailed(
        ILogger logger, string appId, string topic, int lane, long offset, string reason, TimeSpan wait);

    [LoggerMessage(3, LogLevel.Error, "App {AppId} did not take {Topic}/{Lane}@{Offset} ({Reason}) and no retry is left: the message is passed over")]
    public static partial void Lost(ILogger logger, string appId, string topic, int lane, long offset, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Message {Topic}/{Lane}@{Offset} for app {AppId} is dropped: {Reason}")]
    public static partial void Dropped(ILogger logger, string appId, string topic, int lane, long offset, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Message {Topic}/{Lane}@{Offset} for app {AppId} goes to {DeadLetterTopic}: {Reason}")]
    public static partial void DeadLettered(
        ILogger logger, string appId, string topic, int lane, long offset, string deadLetterTopic, string reason);

    [LoggerMessage(6, LogLevel.Warning, "The subscriptions of app {AppId} are not used: {Reason}")]
    public static partial void SubscriptionsRefused(ILogger logger, string appId, string reason);

    [LoggerMessage(7, LogLevel.Information, "App {AppId} is attached: HTTP {HttpPort}, gRPC {GrpcPort}, {Subscriptions} subscriptions")]
    public static partial void Attached(ILogger logger, string appId, int httpPort, int grpcPort, int subscriptions);

    [LoggerMessage(8, LogLevel.Information, "App {AppId} is detached")]
    public static partial void Detached(ILogger logger, string appId);

    [LoggerMessage(9, LogLevel.Error, "A background task of the runtime failed and goes on")]
    public static partial void BackgroundFailed(ILogger logger, Exception failure);

    [LoggerMessage(10, LogLevel.Error, "Request {Method} {Target} of app {AppId} failed")]
    public static partial void RequestFailed(ILogger logger, Exception failure, string method, string target, string appId);

    [LoggerMessage(11, LogLevel.Warning, "Binding {Binding} of app {AppId} failed: {Reason}")]
    public static partial void BindingFailed(ILogger logger, string binding, string appId, string reason);

    [LoggerMessage(12, LogLevel.Warning, "A service cannot attach: {Reason}")]
    public static partial void AttachRefused(ILogger logger, string reason);

    [LoggerMessage(13, LogLevel.Warning, "App {AppId} has lost its runtime and attaches again: {Reason}")]
    public static partial void AttachmentLost(ILogger logger, string appId, string reason);

    [LoggerMessage(14, LogLevel.Warning, "App {AppId} did not take the change of configuration item {Key}: {Reason}")]
    public static partial void ConfigurationNotTaken(ILogger logger, string appId, string key, string reason);

    [LoggerMessage(15, LogLevel.Warning, "App {AppId} fails its health checks: deliveries and bindings stop")]
    public static partial void Unhealthy(ILogger logger, string appId);

    [LoggerMessage(17, LogLevel.Warning, "Job {Job} of app {AppId} failed: {Reason}")]
    public static partial void JobFailed(ILogger logger, string job, string appId, string reason);

    [LoggerMessage(16, LogLevel.Information, "App {AppId} is well again")]
    public static partial void Healthy(ILogger logger, string appId);
}
