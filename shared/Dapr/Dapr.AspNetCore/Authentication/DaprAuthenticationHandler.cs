using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dapr.AspNetCore;

/// <summary>Takes a call for the sidecar's when it carries the app's token.</summary>
sealed class DaprAuthenticationHandler(
    IOptionsMonitor<DaprAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<DaprAuthenticationOptions>(options, logger, encoder)
{
    public const string SchemeName = "Dapr";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    AuthenticateResult Authenticate()
    {
        if (!Request.Headers.TryGetValue("Dapr-Api-Token", out var shown))
            return AuthenticateResult.NoResult();
        if (string.IsNullOrWhiteSpace(Options.Token))
            return AuthenticateResult.Fail("The call carries a token, but the app has none: APP_API_TOKEN is not set.");
        // Compared in constant time, so that the answer's timing tells nothing about the token.
        if (!CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(shown.ToString()), Encoding.UTF8.GetBytes(Options.Token)))
            return AuthenticateResult.Fail("The token in Dapr-Api-Token is not the app's.");
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, SchemeName)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }
}
