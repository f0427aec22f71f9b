using System.Text.Json;
using Millrace.DaprProtocol;

namespace Millrace.LocalRuntime.Http;

/// <summary>The metadata answer as the HTTP API writes it.</summary>
internal static class MetadataJson
{
    public static byte[] Write(GetMetadataResponse metadata)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", metadata.Id);
            json.WriteString("runtimeVersion", metadata.RuntimeVersion);
            Array(json, "components", metadata.RegisteredComponents, component => Component(json, component));
            json.WriteStartObject("extended");
            foreach (var (name, value) in metadata.ExtendedMetadata.OrderBy(member => member.Key, StringComparer.Ordinal))
                json.WriteString(name, value);
            json.WriteEndObject();
            Array(json, "subscriptions", metadata.Subscriptions, subscription => Subscription(json, subscription));
            Array(json, "httpEndpoints", metadata.HttpEndpoints, endpoint => json.WriteString("name", endpoint.Name));
            if (metadata.AppConnectionProperties is { } app)
            {
                json.WriteStartObject("appConnectionProperties");
                if (app.Port > 0)
                    json.WriteNumber("port", app.Port);
                json.WriteString("protocol", app.Protocol);
                json.WriteString("channelAddress", app.ChannelAddress);
                if (app.MaxConcurrency > 0)
                    json.WriteNumber("maxConcurrency", app.MaxConcurrency);
                if (app.Health is { } health)
                {
                    json.WriteStartObject("health");
                    json.WriteString("healthCheckPath", health.HealthCheckPath);
                    json.WriteString("healthProbeInterval", health.HealthProbeInterval);
                    json.WriteString("healthProbeTimeout", health.HealthProbeTimeout);
                    json.WriteNumber("healthThreshold", health.HealthThreshold);
                    json.WriteEndObject();
                }
                json.WriteEndObject();
            }
            json.WriteStartObject("actorRuntime");
            json.WriteString("runtimeStatus", metadata.ActorRuntime.RuntimeStatus.ToString().ToUpperInvariant());
            json.WriteBoolean("hostReady", false);
            if (metadata.ActorRuntime.Placement.Length > 0)
                json.WriteString("placement", metadata.ActorRuntime.Placement);
            json.WriteEndObject();
            json.WriteStartObject("workflows");
            if (metadata.Workflows.ConnectedWorkers > 0)
                json.WriteNumber("connectedWorkers", metadata.Workflows.ConnectedWorkers);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    static void Component(Utf8JsonWriter json, RegisteredComponents component)
    {
        json.WriteString("name", component.Name);
        json.WriteString("type", component.Type);
        json.WriteString("version", component.Version);
        if (component.Capabilities.Count == 0)
            return;
        json.WriteStartArray("capabilities");
        foreach (var capability in component.Capabilities)
            json.WriteStringValue(capability);
        json.WriteEndArray();
    }

    static void Subscription(Utf8JsonWriter json, PubsubSubscription subscription)
    {
        json.WriteString("pubsubname", subscription.PubsubName);
        json.WriteString("topic", subscription.Topic);
        if (subscription.Metadata.Count > 0)
        {
            json.WriteStartObject("metadata");
            foreach (var (name, value) in subscription.Metadata.OrderBy(member => member.Key, StringComparer.Ordinal))
                json.WriteString(name, value);
            json.WriteEndObject();
        }
        Array(json, "rules", subscription.Rules.Rules, rule =>
        {
            if (rule.Match.Length > 0)
                json.WriteString("match", rule.Match);
            if (rule.Path.Length > 0)
                json.WriteString("path", rule.Path);
        });
        json.WriteString("deadLetterTopic", subscription.DeadLetterTopic);
        json.WriteString("type", subscription.Type.ToString().ToUpperInvariant());
    }

    // As daprd leaves out what is empty.
    static void Array<T>(Utf8JsonWriter json, string name, IReadOnlyCollection<T> items, Action<T> write)
    {
        if (items.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
