using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Apps;

/// <summary>What the metadata endpoint tells of one attached app.</summary>
internal sealed class SidecarMetadata(AppSession session)
{
    /// <summary>The version of daprd that the APIs follow.</summary>
    public const string RuntimeVersion = "1.17.13";

    readonly SortedDictionary<string, string> _extended =
        new(StringComparer.Ordinal) { ["daprRuntimeVersion"] = RuntimeVersion };

    public void Set(string key, string value)
    {
        lock (_extended)
            _extended[key] = value;
    }

    public GetMetadataResponse Read()
    {
        var response = new GetMetadataResponse
        {
            Id = session.AppId,
            RuntimeVersion = RuntimeVersion,
            ActorRuntime = session.IsReady
                ? new ActorRuntime { RuntimeStatus = ActorRuntime.Types.ActorRuntimeStatus.Disabled, Placement = "placement: disconnected" }
                : new ActorRuntime { RuntimeStatus = ActorRuntime.Types.ActorRuntimeStatus.Initializing },
            Workflows = new MetadataWorkflows(),
        };
        lock (_extended)
            response.ExtendedMetadata.Add(_extended);
        response.RegisteredComponents.Add(session.Components.Select(component =>
        {
            var registered = new RegisteredComponents { Name = component.Name, Type = component.Type, Version = component.Version };
            registered.Capabilities.Add(Capabilities(component));
            return registered;
        }));
        response.HttpEndpoints.Add(session.HttpEndpoints.Select(name => new MetadataHTTPEndpoint { Name = name }));
        response.Subscriptions.Add(session.Subscriptions.Select(Subscription));
        response.AppConnectionProperties = new AppConnectionProperties
        {
            Port = session.Channel.Address?.Port ?? 0,
            Protocol = session.App.Protocol == AppProtocol.Grpc ? "grpc" : "http",
            ChannelAddress = session.Channel.Address?.Host ?? "127.0.0.1",
            MaxConcurrency = session.App.MostConcurrentCalls,
            Health = session.App.HealthCheck is { } check ? Health(check) : null,
        };
        return response;
    }

    static AppConnectionHealthProperties Health(AppHealthCheck check) => new()
    {
        HealthCheckPath = check.Path, HealthThreshold = check.Threshold,
        HealthProbeInterval = GoDuration.Text(check.Interval), HealthProbeTimeout = GoDuration.Text(check.Timeout),
    };

    static PubsubSubscription Subscription(Subscription subscription)
    {
        var told = new PubsubSubscription
        {
            PubsubName = subscription.PubSub,
            Topic = subscription.Topic,
            DeadLetterTopic = subscription.DeadLetterTopic ?? "",
            Rules = new PubsubSubscriptionRules(),
            Type = subscription.Origin switch
            {
                SubscriptionOrigin.Declarative => PubsubSubscriptionType.Declarative,
                SubscriptionOrigin.Streaming => PubsubSubscriptionType.Streaming,
                _ => PubsubSubscriptionType.Programmatic,
            },
        };
        foreach (var (name, value) in subscription.Metadata)
            told.Metadata[name] = value;
        told.Rules.Rules.Add(subscription.Rules.Select(rule => new PubsubSubscriptionRule { Match = rule.Match, Path = rule.Path }));
        return told;
    }

    static string[] Capabilities(Component component) => component.Type.Split('.')[0] switch
    {
        "state" => ["ETAG", "TRANSACTIONAL", "TTL"],
        "bindings" when component.Type != "bindings.cron" => ["OUTPUT_BINDING"],
        "bindings" when component["direction"] is not { Length: > 0 } direction || direction.Contains("input", StringComparison.Ordinal) => ["INPUT_BINDING"],
        _ => [],
    };
}
