using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Delivery;
using Millrace.Hosting;
using Millrace.LocalRuntime;
using Millrace.Services.Tests.Online;
using Millrace.Services.Tests.Serving;
using Millrace.TrainingTrigger;

namespace Millrace.Services.Tests.TrainingTrigger;

/// <summary>Retraining over HTTP, with a trainer that listens to what is published and reports back.</summary>
public sealed class ModelTests : IAsyncLifetime
{
    readonly string _lake = Directory.CreateTempSubdirectory("millrace-models-").FullName;
    readonly FixedClock _clock = new(DateTimeOffset.Parse("2026-03-02T12:00:00Z", CultureInfo.InvariantCulture));
    readonly ConcurrentQueue<JsonElement> _asked = [];
    readonly List<WebApplication> _apps = [];
    RuntimeFixture _runtime = null!;
    HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _runtime = await RuntimeFixture.StartAsync();
        // The broker's component names the apps that may use it; the listener takes the place of one of them.
        await ServeAsync(AppIds.Ingestion, _ => { }, app => app.MapPost("/train", (JsonElement message) =>
        {
            _asked.Enqueue(message);
            return Results.Ok();
        }).WithTopic(Components.PubSub, Topics.TrainingRequested));
        var port = await ServeAsync(AppIds.TrainingTrigger, builder => builder.Services.AddTrainingTrigger(builder.Configuration), app => app.MapTrainingTrigger());
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        _client.DefaultRequestHeaders.Add("X-Api-Key", "acme-key");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        foreach (var app in _apps)
            await app.DisposeAsync();
        await _runtime.DisposeAsync();
        Directory.Delete(_lake, recursive: true);
    }

    [Fact]
    public async Task A_model_without_a_training_asks_for_one_and_the_trainer_hears_of_it_once()
    {
        var (status, answer) = await PostAsync("/v1/models/ranker/retraining", new { pack = "ecommerce", training_set_id = "ts-1" });
        status.ShouldBe(200, answer.ToString());
        answer.GetProperty("training_triggered").GetBoolean().ShouldBeTrue();
        var request = answer.GetProperty("request_id").GetString()!;
        var message = await HeardAsync(1);
        (message.GetProperty("type").GetString(), message.GetProperty("id").GetString(), message.GetProperty("subject").GetString()).ShouldBe(("millrace.training-requested.v1", request, "ranker"));
        var data = message.GetProperty("data");
        data.GetProperty("tenant").GetString().ShouldBe("acme");
        data.GetProperty("requestId").GetString().ShouldBe(request);
        data.GetProperty("trainingSetId").GetString().ShouldBe("ts-1");
        data.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()).ShouldBe(answer.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));

        (_, answer) = await PostAsync("/v1/models/ranker/retraining", new { requested = true });
        answer.GetProperty("training_triggered").GetBoolean().ShouldBeFalse("one is under way");
        answer.GetProperty("request_id").ValueKind.ShouldBe(JsonValueKind.Null);
        (_, answer) = await PostAsync("/v1/models/other/retraining", new { pack = "ecommerce" });
        (await HeardAsync(2)).GetProperty("subject").GetString().ShouldBe("other", "nothing else was published in between");
    }

    [Fact]
    public async Task A_result_that_is_reported_back_frees_the_model_and_is_what_the_next_decision_looks_at()
    {
        var (_, asked) = await PostAsync("/v1/models/ranker/retraining", new { pack = "ecommerce" });
        var (status, record) = await PostAsync("/v1/models/ranker/training-results", new
        {
            request_id = asked.GetProperty("request_id").GetString(), succeeded = true, version = "3", training_set_id = "ts-9", accuracy = 0.91,
        });
        status.ShouldBe(200, record.ToString());
        record.GetProperty("version").GetString().ShouldBe("3");
        record.GetProperty("training_set_id").GetString().ShouldBe("ts-9");
        record.GetProperty("last_trained").GetDateTimeOffset().ShouldBe(_clock.Now);
        record.GetProperty("running_request").ValueKind.ShouldBe(JsonValueKind.Null);
        (await GetAsync("/v1/models/ranker")).GetRawText().ShouldBe(record.GetRawText());

        (await PostAsync("/v1/models/ranker/retraining", new { accuracy = 0.85 })).Body.GetProperty("training_triggered").GetBoolean().ShouldBeFalse("a value at the bound does not fire");
        (await PostAsync("/v1/models/ranker/retraining", new { accuracy = 0.8499 })).Body.GetProperty("training_triggered").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_training_that_failed_frees_the_model_and_leaves_its_version()
    {
        var (_, asked) = await PostAsync("/v1/models/ranker/retraining", new { pack = "ecommerce" });
        var (status, record) = await PostAsync("/v1/models/ranker/training-results", new { request_id = asked.GetProperty("request_id").GetString(), succeeded = false });
        status.ShouldBe(200);
        record.GetProperty("version").ValueKind.ShouldBe(JsonValueKind.Null);
        record.GetProperty("running_request").ValueKind.ShouldBe(JsonValueKind.Null);
        (_, record) = await PostAsync("/v1/models/ranker/training-results", new { request_id = "somebody-elses", succeeded = false });
        record.GetProperty("running_request").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("/v1/models/ranker/training-results", """{"succeeded":true}""", 422, "missing_field")]
    [InlineData("/v1/models/ranker/training-results", """{"succeeded":true,"version":"1","accuracy":1.5}""", 422, "invalid_field")]
    [InlineData("/v1/models/ranker/retraining", """{"accuracy":-0.1}""", 422, "invalid_field")]
    [InlineData("/v1/training-sets", """{"name":"x","pack":"ecommerce","features":["a:b"],"entity_rows":[],"negatives":{"ratio":4}}""", 422, "invalid_field")]
    [InlineData("/v1/training-sets", """{"name":"x","pack":"ecommerce","features":["a:b"],"spine":{"dataset":"interactions","start":"2026-01-01T00:00:00Z","end":"2026-02-01T00:00:00Z"},"label":{"column":"c","positive":["p"]},"negatives":{"ratio":0}}""", 422, "invalid_field")]
    public async Task A_callers_mistake_gets_a_problem_document_with_its_code(string path, string request, int expected, string code)
    {
        using var content = new StringContent(request, System.Text.Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(new Uri(path, UriKind.Relative), content);
        ((int)response.StatusCode).ShouldBe(expected);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task An_unknown_training_set_and_a_caller_without_a_key_are_turned_away()
    {
        using var missing = await _client.GetAsync(new Uri("/v1/training-sets/none", UriKind.Relative));
        ((int)missing.StatusCode).ShouldBe(404);
        (await GetAsync("/v1/training-sets")).GetArrayLength().ShouldBe(0);
        _client.DefaultRequestHeaders.Remove("X-Api-Key");
        using var unknown = await _client.GetAsync(new Uri("/v1/models/ranker", UriKind.Relative));
        ((int)unknown.StatusCode).ShouldBe(401);
    }

    async Task<JsonElement> HeardAsync(int messages)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (_asked.Count < messages)
            await Task.Delay(20, limit.Token);
        return _asked.ToArray()[messages - 1];
    }

    async Task<(int Status, JsonElement Body)> PostAsync(string path, object body)
    {
        using var response = await _client.PostAsJsonAsync(path, body);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    Task<JsonElement> GetAsync(string path) => _client.GetFromJsonAsync<JsonElement>(path);

    async Task<int> ServeAsync(string appId, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var attached = await _runtime.Host.AttachAsync(new AppRegistration { AppId = appId, AppPort = port }, CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Lake:Root"] = _lake,
            ["Tenants:acme:ApiKeys:0"] = "acme-key",
            ["DAPR_HTTP_PORT"] = attached.HttpPort.ToString(CultureInfo.InvariantCulture),
            ["DAPR_GRPC_PORT"] = attached.GrpcPort.ToString(CultureInfo.InvariantCulture),
        });
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddMillraceServices();
        add(builder);
        var app = builder.Build();
        app.UseMillraceHosting();
        map(app);
        await app.StartAsync();
        await attached.Ready;
        _apps.Add(app);
        return port;
    }
}
