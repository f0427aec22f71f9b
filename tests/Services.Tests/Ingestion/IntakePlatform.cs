using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Contracts.Delivery;
using Millrace.Hosting;
using Millrace.Ingestion;
using Millrace.LocalRuntime;
using Millrace.Testing;
using Millrace.Validation;
using Millrace.Validation.Tombstones;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>Ingestion and validation as their own programs compose them, on the embedded runtime, in a folder of their own.</summary>
public sealed class IntakePlatform : IAsyncDisposable
{
    readonly List<(WebApplication App, IAsyncDisposable Attached)> _apps = [];
    readonly Dictionary<string, string?> _settings;
    LocalRuntimeHost _runtime = null!;

    IntakePlatform(Dictionary<string, string?> settings) => _settings = settings;

    public string Folder { get; } = Directory.CreateTempSubdirectory("millrace-intake-").FullName;

    public string LakeFolder => Path.Combine(Folder, "lake");

    /// <summary>A client of ingestion with the key of the tenant <c>acme</c>.</summary>
    public HttpClient Ingestion { get; private set; } = null!;

    /// <summary>A client of validation with the same key.</summary>
    public HttpClient Validation { get; private set; } = null!;

    public LocalRuntimeHost Runtime => _runtime;

    /// <summary>The clock of both services.</summary>
    public ShiftedClock Clock { get; } = new();

    /// <summary>Whom the tenants have erased, as the next start of the services reads it.</summary>
    internal ITombstones? Tombstones { get; set; }

    public static async Task<IntakePlatform> StartAsync(params (string Name, string Value)[] settings)
    {
        Dictionary<string, string?> all = new()
        {
            ["Tenants:acme:ApiKeys:0"] = "key-of-acme",
            ["Tenants:other:ApiKeys:0"] = "key-of-other",
            ["Tenants:narrow:ApiKeys:0"] = "key-of-narrow",
            ["Tenants:narrow:Packs:0"] = "coaching",
            ["Packs:Path"] = Path.Combine(SharedFolder.CheckoutRoot, "shared", "packs"),
            ["Validation:CommitSeconds"] = "0.1",
            ["Ingestion:BronzeSeconds"] = "0.1",
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        var platform = new IntakePlatform(all);
        all["Lake:Root"] = platform.LakeFolder;
        await platform.OpenAsync();
        return platform;
    }

    async Task OpenAsync()
    {
        _runtime = await LocalRuntimeHost.StartAsync(
            new LocalRuntimeOptions
            {
                DataFolder = Path.Combine(Folder, "runtime"),
                ResourcePaths = [Path.Combine(SharedFolder.CheckoutRoot, "dapr-components")],
            },
            TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await ServeAsync();
    }

    /// <summary>Stops both services and starts them with further settings; an empty value takes one away.</summary>
    public async Task RestartAsync(params (string Name, string Value)[] settings)
    {
        await StopAsync();
        foreach (var (name, value) in settings)
            _settings[name] = value;
        await ServeAsync();
    }

    async Task ServeAsync()
    {
        Validation = ClientOf(await ServeAsync(AppIds.Validation, (services, configuration) => services.AddValidation(configuration), app => app.MapValidation()));
        Ingestion = ClientOf(await ServeAsync(AppIds.Ingestion, (services, configuration) => services.AddIngestion(configuration), app => app.MapIngestion()));
    }

    async Task<string> ServeAsync(string appId, Action<IServiceCollection, IConfiguration> add, Action<WebApplication> map)
    {
        var port = FreePort();
        var attached = await _runtime.AttachAsync(new AppRegistration { AppId = appId, AppPort = port }, CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_HTTP_PORT"] = attached.HttpPort.ToString(CultureInfo.InvariantCulture),
            ["DAPR_GRPC_PORT"] = attached.GrpcPort.ToString(CultureInfo.InvariantCulture),
        });
        builder.Logging.ClearProviders();
        if (Environment.GetEnvironmentVariable("MILLRACE_TEST_LOG") is { Length: > 0 })
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton<TimeProvider>(Clock);
        if (Tombstones is { } tombstones)
            builder.Services.AddSingleton(tombstones);
        builder.Services.AddMillraceServices();
        add(builder.Services, builder.Configuration);
        var app = builder.Build();
        app.UseMillraceHosting();
        map(app);
        await app.StartAsync();
        _apps.Add((app, attached));
        return app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static HttpClient ClientOf(string address)
    {
        var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key-of-acme");
        return client;
    }

    /// <summary>Sends events as NDJSON.</summary>
    public Task<(HttpStatusCode Status, JsonObject Answer)> SendLinesAsync(string dataset, IEnumerable<string> lines) =>
        SendAsync(dataset, string.Join('\n', lines), "application/x-ndjson");

    /// <summary>Sends a body to a dataset of the shop.</summary>
    public Task<(HttpStatusCode Status, JsonObject Answer)> SendAsync(string dataset, string body, string mediaType) =>
        SendAsync(dataset, new ByteArrayContent(Encoding.UTF8.GetBytes(body)), mediaType);

    public Task<(HttpStatusCode Status, JsonObject Answer)> SendAsync(string dataset, HttpContent content, string mediaType) =>
        PostAsync($"/v1/ecommerce/{dataset}/events", content, mediaType);

    /// <summary>Uploads a file to a dataset of the shop.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="query">What to do with it, as the API takes it.</param>
    /// <param name="file">The file.</param>
    public Task<(HttpStatusCode Status, JsonObject Answer)> UploadAsync(string dataset, string query, Stream file) =>
        PostAsync($"/v1/ecommerce/{dataset}/uploads?{query}", new StreamContent(file), "text/csv");

    async Task<(HttpStatusCode Status, JsonObject Answer)> PostAsync(string path, HttpContent content, string mediaType)
    {
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        using var response = await Ingestion.PostAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    /// <summary>Asks for a replay of a dataset's quarantine.</summary>
    public async Task<(HttpStatusCode Status, JsonObject Answer)> ReplayAsync(string dataset, string request = "", HttpClient? by = null)
    {
        using var content = new StringContent(request, Encoding.UTF8, "application/json");
        using var response = await (by ?? Validation).PostAsync(new Uri($"/v1/ecommerce/{dataset}/quarantine/replay", UriKind.Relative), content);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    /// <summary>Looks into a dataset's quarantine.</summary>
    public async Task<JsonObject> QuarantineAsync(string dataset, string query = "") =>
        JsonNode.Parse(await Validation.GetStringAsync(new Uri($"/v1/ecommerce/{dataset}/quarantine?{query}", UriKind.Relative)))!.AsObject();

    /// <summary>Where the rows of a dataset are.</summary>
    public async Task<RowCount> CountsAsync(string dataset) =>
        (await Validation.GetFromJsonAsync<RowCount>(new Uri($"/v1/ecommerce/{dataset}/counts", UriKind.Relative), s_json))!;

    static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Waits until so many accepted rows have found their place.</summary>
    public Task<RowCount> SettledAsync(string dataset, long accepted) =>
        UntilAsync(dataset, counts => counts.Silver + counts.Quarantine + counts.Pending + counts.Duplicates == accepted + counts.Readmitted);

    /// <summary>Waits until the counts are as wanted.</summary>
    public async Task<RowCount> UntilAsync(string dataset, Func<RowCount, bool> wanted)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var asked = waited.Elapsed;
            var counts = await CountsAsync(dataset);
            if (wanted(counts))
                return counts;
            if (waited.Elapsed > TimeSpan.FromMinutes(4))
                throw new TimeoutException($"After four minutes the counts of {dataset} are {counts}");

            // Counting reads tables, which must not take the machine from what is waited for.
            await Task.Delay(TimeSpan.FromMilliseconds(50) + 4 * (waited.Elapsed - asked));
        }
    }

    async Task StopAsync()
    {
        Ingestion.Dispose();
        Validation.Dispose();
        foreach (var (app, attached) in _apps)
        {
            await attached.DisposeAsync();
            await app.DisposeAsync();
        }

        _apps.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _runtime.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Where the rows of a dataset are, as validation tells it.</summary>
public sealed record RowCount(long Silver, long Quarantine, long Pending, long Duplicates, long ConflictingDuplicates, long Refused, long Readmitted = 0);
