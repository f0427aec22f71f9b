using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Authentication;

/// <summary>Registers the scheme by which the sidecar is recognized.</summary>
public static class DaprAuthenticationBuilderExtensions
{
    /// <summary>Registers the scheme "Dapr" with the token of <c>APP_API_TOKEN</c>.</summary>
    public static AuthenticationBuilder AddDapr(this AuthenticationBuilder builder) => AddDapr(builder, _ => { });

    /// <summary>Registers the scheme "Dapr".</summary>
    public static AuthenticationBuilder AddDapr(
        this AuthenticationBuilder builder, Action<DaprAuthenticationOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddScheme<DaprAuthenticationOptions, DaprAuthenticationHandler>(
            DaprAuthenticationHandler.SchemeName, configureOptions);
    }
}
