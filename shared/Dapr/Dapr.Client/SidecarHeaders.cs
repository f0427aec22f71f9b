namespace Dapr.Client;

/// <summary>What every call to the sidecar carries.</summary>
static class SidecarHeaders
{
    /// <summary>The header of the token that the sidecar demands when it was given one.</summary>
    public const string ApiToken = "dapr-api-token";

    /// <summary>The version of the official SDK whose surface and behaviour this subset follows.</summary>
    public const string UserAgent = "dapr-sdk-dotnet/v1.17.9";
}
