using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Models;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.Transform;

/// <summary>The parameters that versions of models were trained with, from training-trigger. They never change, and are kept.</summary>
internal sealed class ModelParameters(DaprClient dapr) : IDisposable
{
    static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    readonly Lazy<HttpClient> _training = new(() => dapr.CreateInvokableHttpClient(AppIds.TrainingTrigger));
    readonly ConcurrentDictionary<(TenantId Tenant, string Model), IReadOnlyList<ColumnParameters>> _known = [];

    /// <summary>The parameters of a model's version.</summary>
    /// <param name="http">The request, whose key is handed on.</param>
    /// <param name="tenant">Whose model.</param>
    /// <param name="model"><c>model:version</c>.</param>
    /// <exception cref="ProblemException">There is no such model, or no such version of it.</exception>
    public async Task<IReadOnlyList<ColumnParameters>> OfAsync(HttpContext http, TenantId tenant, string model)
    {
        if (_known.TryGetValue((tenant, model), out var known))
            return known;
        var colon = model.LastIndexOf(':');
        if (colon <= 0 || colon == model.Length - 1)
            throw ProblemException.Invalid("invalid_field", $"'transform' is '{model}'; it takes model:version, as in ranker:3.");
        var (name, version) = (model[..colon], model[(colon + 1)..]);
        var record = await AskAsync(http, $"/v1/models/{Uri.EscapeDataString(name)}");
        if (record is not { } found || !found.TryGetProperty("versions", out var versions) || !versions.EnumerateObject().Any())
            throw ProblemException.NotFound("unknown_model", $"There is no model '{name}' that was trained.");
        if (!versions.TryGetProperty(version, out var trained))
            throw ProblemException.NotFound("unknown_model_version", $"Of '{name}' no version {version} was reported; there are {string.Join(", ", versions.EnumerateObject().Select(each => each.Name))}.");
        var set = trained.GetProperty("training_set_id").GetString() is { } id ? await AskAsync(http, $"/v1/training-sets/{Uri.EscapeDataString(id)}") : null;
        if (set is not { } manifest)
            throw ProblemException.NotFound("unknown_training_set", $"Version {version} of '{name}' was reported without a training set that is known here, so its parameters are not.");
        return _known[(tenant, model)] = manifest.GetProperty("transform").Deserialize<ColumnParameters[]>(s_json) ?? [];
    }

    async Task<JsonElement?> AskAsync(HttpContext http, string path)
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var header in new[] { "Authorization", "X-Api-Key" })
            if (http.Request.Headers.TryGetValue(header, out var values))
                call.Headers.TryAddWithoutValidation(header, values.AsEnumerable());
        using var answer = await _training.Value.SendAsync(call, http.RequestAborted);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(http.RequestAborted);
    }

    public void Dispose()
    {
        if (_training.IsValueCreated)
            _training.Value.Dispose();
    }
}
