using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Bindings;

/// <summary><c>bindings.http</c>: requests to one server; the operation is the method, metadata say path and headers.</summary>
internal sealed class HttpBinding : OutputBinding, IDisposable
{
    const string Json = "application/json; charset=utf-8";

    readonly HttpMessageInvoker _client = HttpRequests.NewClient();
    readonly string _root;
    readonly bool _onlyFineAnswers;

    public HttpBinding(Component component)
        : base(component.Name)
    {
        _root = component["url"] is { Length: > 0 } url && Uri.TryCreate(url, UriKind.Absolute, out _)
            ? url
            : throw new ResourceException($"component {component.Name}: url is '{component["url"]}'; it names the server, as in http://127.0.0.1:8080");
        _onlyFineAnswers = !string.Equals(component["errorIfNot2XX"], "false", StringComparison.OrdinalIgnoreCase);
    }

    public override IReadOnlyList<string> Operations { get; } =
        ["create", "get", "head", "post", "put", "patch", "delete", "options", "trace"];

    public override async Task<BindingResult> InvokeAsync(BindingCall call, CancellationToken ct)
    {
        var method = call.Operation == "create" ? HttpMethod.Post : new HttpMethod(call.Operation.ToUpperInvariant());
        var carriesBody = call.Operation is "create" or "post" or "put" or "patch";
        // Metadata that begin with a capital are headers.
        var headers = call.Metadata.Where(member => member.Key.Length > 0 && char.IsUpper(member.Key[0]) && member.Key != "Content-Type").ToList();
        if (!call.Metadata.ContainsKey("Accept"))
            headers.Add(new("Accept", Json));
        if (!call.Metadata.ContainsKey("Traceparent"))
            headers.Add(new("Traceparent", TraceContext.Absent));
        using var request = HttpRequests.New(method, _root + call.Metadata.GetValueOrDefault("path"), headers,
            carriesBody ? call.Data : default,
            carriesBody ? call.Metadata.GetValueOrDefault("Content-Type", Json) : null);
        using var response = await _client.SendAsync(request, ct);
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        var status = (int)response.StatusCode;
        var metadata = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => header.Value.ToString());
        metadata["statusCode"] = status.ToString(CultureInfo.InvariantCulture);
        metadata["status"] = $"{status} {ReasonPhrases.GetReasonPhrase(status)}";
        return new BindingResult(body, metadata, response.IsSuccessStatusCode || !_onlyFineAnswers ? null : $"received status code {status}");
    }

    public void Dispose() => _client.Dispose();
}
