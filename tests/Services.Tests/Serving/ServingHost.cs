using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.FeatureServing;
using Millrace.Hosting;
using Millrace.Online.Store;

namespace Millrace.Services.Tests.Serving;

/// <summary>The feature-serving service on a port of its own, over a store in memory and a clock that the test sets.</summary>
public sealed class ServingHost : IAsyncDisposable
{
    readonly WebApplication _app;

    ServingHost(WebApplication app, HttpClient client)
    {
        _app = app;
        Client = client;
    }

    public HttpClient Client { get; }

    public static async Task<ServingHost> StartAsync(string packs, IOnlineReader store, TimeProvider clock, Dictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Packs:Path"] = packs,
            ["Tenants:acme:ApiKeys:0"] = "acme-key",
            ["Online:AnonymousTenant"] = "acme",
        });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(store);
        builder.Services.AddMillraceServices();
        builder.Services.AddFeatureServing(builder.Configuration);
        var app = builder.Build();
        app.UseMillraceHosting();
        app.MapFeatureServing();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ServingHost(app, new HttpClient { BaseAddress = new Uri(address) });
    }

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string body, string? contentType = "application/json")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
