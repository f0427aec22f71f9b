using Millrace.LocalRuntime.Secrets;

namespace Millrace.LocalRuntime.Resources;

/// <summary>All resources of the runtime, as loaded at start.</summary>
internal sealed class ResourceSet
{
    readonly List<(Subscription Subscription, IReadOnlyList<string> Scopes)> _subscriptions = [];
    readonly List<Resiliency> _resiliency = [];
    readonly Dictionary<string, SecretScope> _secretScopes = new(StringComparer.Ordinal);

    public List<Component> Components { get; } = [];

    /// <summary>Servers outside that apps may call by name.</summary>
    public List<HttpEndpoint> HttpEndpoints { get; } = [];

    public static ResourceSet Load(IEnumerable<string> paths)
    {
        var set = new ResourceSet();
        foreach (var document in ResourceFiles.Read(paths))
            set.Add(document);
        var twice = set.Components.GroupBy(component => component.Name).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? set : throw new ResourceException($"two components have the name '{twice.Key}'; names are unique");
    }

    /// <summary>Components that an app may use.</summary>
    public IEnumerable<Component> For(string appId) => Components.Where(component => component.IsFor(appId));

    /// <summary>Declared subscriptions of an app; of several for one topic the first loaded.</summary>
    public IEnumerable<Subscription> Subscriptions(string appId) => _subscriptions
        .Where(entry => entry.Scopes.Count == 0 || entry.Scopes.Contains(appId))
        .Select(entry => entry.Subscription)
        .DistinctBy(subscription => (subscription.PubSub, subscription.Topic));

    /// <summary>False when no resource says what is done about failures.</summary>
    public bool HasPolicies => _resiliency.Count > 0;

    /// <summary>What apps may read of a secret store.</summary>
    public SecretScope SecretScope(string store) => _secretScopes.GetValueOrDefault(store, Secrets.SecretScope.All);

    /// <summary>The policy for calls from a component to an app (inbound) or to the component (outbound).</summary>
    public ResiliencyPolicy Component(string appId, string component, string kind, bool inbound) => _resiliency
        .Where(resiliency => resiliency.IsFor(appId))
        .Select(resiliency => resiliency.Component(component, kind, inbound))
        .FirstOrDefault(policy => policy is not null) ?? ResiliencyPolicy.None;

    /// <summary>The policy for invocations of an app.</summary>
    public ResiliencyPolicy App(string appId, string target) => _resiliency
        .Where(resiliency => resiliency.IsFor(appId))
        .Select(resiliency => resiliency.App(target))
        .FirstOrDefault(policy => policy is not null) ?? ResiliencyPolicy.None;

    void Add(Resource document)
    {
        switch (document["kind"].Text)
        {
            case "Component":
                Components.Add(ResourceReader.Component(document));
                break;
            case "Subscription":
                _subscriptions.Add((ResourceReader.Subscription(document), document["scopes"].Texts));
                break;
            case "Resiliency":
                _resiliency.Add(new Resiliency(document).Checked());
                break;
            case "HTTPEndpoint":
                HttpEndpoints.Add(ResourceReader.HttpEndpoint(document));
                break;
            case "Configuration":
                foreach (var scope in document["spec"]["secrets"]["scopes"].Items)
                    _secretScopes[scope.Required("storeName")] = ResourceReader.SecretScope(scope);
                break;
        }
    }
}
