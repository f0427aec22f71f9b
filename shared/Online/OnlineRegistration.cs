using Dapr.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Millrace.Online.Embedded;
using Millrace.Online.Redis;
using Millrace.Online.Sidecar;
using Millrace.Online.Store;
using StackExchange.Redis;

namespace Millrace.Online;

/// <summary>Registers the online store.</summary>
public static class OnlineRegistration
{
    /// <summary>
    /// Adds <see cref="IOnlineStore"/> over Dapr's state API, and <see cref="IOnlineReader"/> over the most direct way
    /// there is: the Redis that <c>Online:Redis</c> names, the embedded store when the program provides
    /// <see cref="IEmbeddedRecords"/>, else Dapr's API.
    /// </summary>
    public static IServiceCollection AddOnlineStore(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<OnlineOptions>().Bind(configuration.GetSection(OnlineOptions.Section));
        services.TryAddSingleton<IOnlineStore>(provider => new DaprOnlineStore(provider.GetRequiredService<DaprClient>()));
        services.TryAddSingleton<IOnlineReader>(Reader);
        return services;
    }

    static IOnlineReader Reader(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<OnlineOptions>>().Value;
        if (options.ReadThroughDapr)
            return provider.GetRequiredService<IOnlineStore>();
        if (options.Redis.Length > 0)
            return new RedisOnlineReader(ConnectionMultiplexer.Connect(options.Redis));
        return provider.GetService<IEmbeddedRecords>() is { } embedded
            ? new EmbeddedOnlineReader(embedded)
            : provider.GetRequiredService<IOnlineStore>();
    }
}
