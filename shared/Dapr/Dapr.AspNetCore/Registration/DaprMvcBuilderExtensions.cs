using Dapr.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the client of the sidecar to apps with controllers.</summary>
public static class DaprMvcBuilderExtensions
{
    /// <summary>Registers a <see cref="DaprClient"/> unless there is one already.</summary>
    public static IMvcBuilder AddDapr(this IMvcBuilder builder, Action<DaprClientBuilder>? configureClient = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDaprClient(configureClient);
        return builder;
    }
}
