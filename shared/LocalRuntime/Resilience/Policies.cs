using System.Collections.Concurrent;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Resilience;

/// <summary>The policies of one sidecar.</summary>
internal sealed class Policies(ResourceSet resources, string appId, TimeProvider time)
{
    readonly ConcurrentDictionary<string, Policy> _apps = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(string Component, bool Inbound), Policy> _components = [];
    readonly Policy _none = new(ResiliencyPolicy.None, time);

    /// <summary>The policy for calls from a component to the app (inbound) or to the component (outbound).</summary>
    /// <param name="kind">The kind in default names: <c>Pubsub</c>, <c>Binding</c>.</param>
    public Policy Component(string component, string kind, bool inbound) => _components.GetOrAdd((component, inbound),
        key => new Policy(resources.Component(appId, key.Component, kind, key.Inbound), time));

    /// <summary>The policy for invocations of an app or a server outside.</summary>
    public Policy App(string target) => resources.HasPolicies
        ? _apps.GetOrAdd(target, name => new Policy(resources.App(appId, name), time))
        : _none;
}
