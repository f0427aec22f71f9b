using Microsoft.AspNetCore.Authentication;

namespace Dapr.AspNetCore;

/// <summary>The token that the sidecar must show.</summary>
public class DaprAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>The token; <c>APP_API_TOKEN</c> of the environment by default.</summary>
    public string Token { get; set; } = DaprDefaults.AppApiToken() ?? "";
}
