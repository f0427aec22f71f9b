using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>Registers the policy that only the sidecar fulfils.</summary>
public static class DaprAuthorizationOptionsExtensions
{
    /// <summary>Registers a policy that demands the scheme "Dapr".</summary>
    public static void AddDapr(this AuthorizationOptions options, string name = "Dapr")
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddPolicy(name, policy => policy
            .AddAuthenticationSchemes(DaprAuthenticationHandler.SchemeName)
            .RequireAuthenticatedUser());
    }
}
