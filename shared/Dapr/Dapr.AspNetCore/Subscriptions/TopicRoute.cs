using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Dapr.AspNetCore;

/// <summary>What one endpoint says about one of its topics.</summary>
sealed record TopicRoute(
    ITopicMetadata Topic, RoutePattern Pattern, IReadOnlyList<IOriginalTopicMetadata> Metadata, IBulkSubscribeMetadata? Bulk)
{
    public bool IsRaw => Topic is IRawTopicMetadata { EnableRawPayload: true };

    public string? DeadLetterTopic => (Topic as IDeadLetterTopicMetadata)?.DeadLetterTopic;

    public string? MetadataSeparator => (Topic as IOwnedOriginalTopicMetadata)?.MetadataSeparator;

    public bool IsDefault => string.IsNullOrEmpty(Topic.Match);

    /// <summary>The path, without a leading slash.</summary>
    /// <exception cref="InvalidOperationException">The route has parameters, which a delivery could not fill.</exception>
    public string Path => string.Join('/', Pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
        part is RoutePatternLiteralPart literal
            ? literal.Content
            : throw new InvalidOperationException(
                $"The route '{Pattern.RawText}' of topic '{Topic.Name}' has parameters; events are delivered to fixed paths only.")))));

    /// <summary>All topics of all endpoints.</summary>
    public static IEnumerable<TopicRoute> Of(IEnumerable<Endpoint> endpoints) =>
        from endpoint in endpoints.OfType<RouteEndpoint>()
        from topic in endpoint.Metadata.GetOrderedMetadata<ITopicMetadata>()
        let owned = (topic as IOwnedOriginalTopicMetadata)?.OwnedMetadatas ?? []
        select new TopicRoute(
            topic,
            endpoint.RoutePattern,
            [.. endpoint.Metadata.GetOrderedMetadata<IOriginalTopicMetadata>()
                .Where(entry => string.IsNullOrEmpty(entry.Id) || owned.Contains(entry.Id, StringComparer.Ordinal))],
            endpoint.Metadata.GetOrderedMetadata<IBulkSubscribeMetadata>()
                .FirstOrDefault(bulk => string.Equals(bulk.TopicName, topic.Name, StringComparison.Ordinal)));
}
