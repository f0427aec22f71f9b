using Dapr.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of the sidecar.</summary>
public static class DaprServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="DaprClient"/> unless there is one already. Addresses and token come from the app's
    /// configuration, then from the environment, unless set here.
    /// </summary>
    public static void AddDaprClient(
        this IServiceCollection services, Action<DaprClientBuilder>? configure = null,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddDaprClient((_, builder) => configure?.Invoke(builder), lifetime);
    }

    /// <summary>As the other overload; what is set may depend on other services.</summary>
    public static void AddDaprClient(
        this IServiceCollection services, Action<IServiceProvider, DaprClientBuilder> configure,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAdd(new ServiceDescriptor(typeof(DaprClient), provider => Build(provider, configure), lifetime));
    }

    static DaprClient Build(IServiceProvider provider, Action<IServiceProvider, DaprClientBuilder> configure)
    {
        var configuration = provider.GetService<IConfiguration>();
        var builder = new DaprClientBuilder(name => configuration?[name]);
        configure(provider, builder);
        return builder.Build();
    }
}
