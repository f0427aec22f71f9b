namespace Dapr.Client;

/// <summary>
/// Lets an <see cref="HttpClient"/> call other apps through the sidecar: <c>http://{app id}/{path}</c> goes to
/// <c>{sidecar}/v1.0/invoke/{app id}/method/{path}</c>.
/// </summary>
public class InvocationHandler : DelegatingHandler
{
    Uri _sidecar = new(DaprDefaults.HttpEndpoint());
    string? _apiToken = DaprDefaults.DaprApiToken();

    /// <summary>The address of the sidecar's HTTP API, an absolute http or https URI.</summary>
    /// <exception cref="ArgumentException">The value is none.</exception>
    public string DaprEndpoint
    {
        get => _sidecar.OriginalString;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new ArgumentException($"The sidecar's address '{value}' is no absolute http or https address.", nameof(value));
            _sidecar = uri;
        }
    }

    /// <summary>
    /// The app id as it is written. Hosts are lower-case in a URI; a host that equals this but for case stands for it.
    /// </summary>
    public string? DefaultAppId { get; set; }

    internal string? DaprApiToken
    {
        set => _apiToken = value;
    }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var given = request.RequestUri;
        if (given is not { IsAbsoluteUri: true } || given.Scheme is not ("http" or "https") || given.Host.Length == 0)
            throw new ArgumentException(
                $"The request goes to '{given}'; expected is http://{{app id}}/{{path}}.", nameof(request));
        try
        {
            request.RequestUri = InSidecar(given);
            if (!string.IsNullOrEmpty(_apiToken))
                request.Headers.TryAddWithoutValidation(SidecarHeaders.ApiToken, _apiToken);
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The caller may send the request again, or read where it went from the response.
            request.RequestUri = given;
            request.Headers.Remove(SidecarHeaders.ApiToken);
        }
    }

    internal Uri InSidecar(Uri given)
    {
        var appId = string.Equals(given.Host, DefaultAppId, StringComparison.OrdinalIgnoreCase) ? DefaultAppId : given.Host;
        return new UriBuilder(given)
        {
            Scheme = _sidecar.Scheme,
            Host = _sidecar.Host,
            Port = _sidecar.Port,
            Path = $"/v1.0/invoke/{appId}/method{given.AbsolutePath}",
        }.Uri;
    }
}
