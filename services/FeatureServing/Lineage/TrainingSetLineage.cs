using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client;
using Millrace.Contracts.Delivery;

namespace Millrace.FeatureServing.Lineage;

/// <summary>What was made of features: the training sets, which training-trigger knows.</summary>
internal sealed class TrainingSetLineage(DaprClient dapr, ILogger<TrainingSetLineage> logger) : IDisposable
{
    readonly Lazy<HttpClient> _training = new(() => dapr.CreateInvokableHttpClient(AppIds.TrainingTrigger));

    /// <summary>Adds the caller's training sets; false when they could not be asked for.</summary>
    public async Task<bool> AddAsync(LineageGraph graph, HttpContext http, string tenant)
    {
        try
        {
            using var call = new HttpRequestMessage(HttpMethod.Get, "/v1/training-sets");
            foreach (var name in new[] { "Authorization", "X-Api-Key" })
                if (http.Request.Headers.TryGetValue(name, out var values))
                    call.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            using var answer = await _training.Value.SendAsync(call, http.RequestAborted);
            if (!answer.IsSuccessStatusCode)
            {
                logger.TrainingSetsUnknown($"it answered {(int)answer.StatusCode}");
                return false;
            }
            foreach (var set in (await answer.Content.ReadFromJsonAsync<JsonElement>(http.RequestAborted)).EnumerateArray())
                Add(graph, tenant, set);
            return true;
        }
        catch (HttpRequestException away)
        {
            logger.TrainingSetsUnknown(away.Message);
            return false;
        }
    }

    static void Add(LineageGraph graph, string tenant, JsonElement set)
    {
        var space = $"{tenant}.{set.GetProperty("pack").GetString()}";
        var name = $"training-set:{set.GetProperty("id").GetString()}";
        var columns = set.GetProperty("features").EnumerateArray().Select(feature => (Column: feature.GetProperty("column").GetString()!, Origin: Origin(space, feature.GetProperty("id").GetString()!))).ToArray();
        var facets = new Dictionary<string, object>
        {
            ["documentation"] = new { description = set.GetProperty("name").GetString() },
            ["version"] = new Dictionary<string, object> { ["datasetVersion"] = set.GetProperty("version").GetInt64().ToString(CultureInfo.InvariantCulture) },
            ["table"] = new { path = set.GetProperty("table").GetString() },
            [ColumnLineage.Facet] = ColumnLineage.Of(columns, column => column.Column, column => [column.Origin]),
        };
        var node = graph.Dataset(space, name, "training-set", facets);
        var spine = set.TryGetProperty("dataset", out var dataset) && dataset.ValueKind == JsonValueKind.String ? [LineageGraph.DatasetId(space, dataset.GetString()!)] : Array.Empty<string>();
        graph.Job(space, name, "training_set", columns.Select(column => LineageGraph.DatasetId(column.Origin.Namespace, column.Origin.Name)).Concat(spine), node.Id);
    }

    // pack.view.feature@v1 → the view's dataset and the feature.
    static InputField Origin(string space, string id)
    {
        var at = id.LastIndexOf('@');
        var parts = id[..at].Split('.');
        return new InputField(space, $"{parts[^2]}{id[at..]}", parts[^1]);
    }

    public void Dispose()
    {
        if (_training.IsValueCreated)
            _training.Value.Dispose();
    }
}
