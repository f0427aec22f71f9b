using System.Net;
using System.Text.Json;
using Dapr.AspNetCore;
using Dapr.Client;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Dapr.Tests.Sidecar;

namespace Millrace.Dapr.Tests.AspNetCore;

public sealed class RegistrationTests
{
    [Fact]
    public async Task The_client_takes_its_addresses_and_token_from_the_configuration()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        var token = "";
        sidecar.OnCall = (call, _) =>
        {
            token = call.Headers["dapr-api-token"].ToString();
            return Task.FromResult(GrpcAnswer.Ok(new Empty()));
        };
        sidecar.OnRequest = _ => Task.CompletedTask;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_GRPC_ENDPOINT"] = $"http://127.0.0.1:{sidecar.GrpcEndpoint.Port}/ignored",
            ["DAPR_HTTP_PORT"] = $"{sidecar.HttpEndpoint.Port}",
            ["DAPR_API_TOKEN"] = "configured",
        }).Build());
        services.AddDaprClient();
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<DaprClient>();
        await client.SaveStateAsync("s", "k", 1);
        token.ShouldBe("configured");
        (await client.CheckHealthAsync()).ShouldBeTrue();
        provider.GetRequiredService<DaprClient>().ShouldBeSameAs(client);
    }

    [Fact]
    public void The_first_registration_wins()
    {
        var (first, second) = (new JsonSerializerOptions(), new JsonSerializerOptions());
        var services = new ServiceCollection();
        services.AddDaprClient(builder => builder.UseJsonSerializationOptions(first));
        services.AddDaprClient((_, builder) => builder.UseJsonSerializationOptions(second));
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<DaprClient>().JsonSerializerOptions.ShouldBeSameAs(first);
    }

    [Theory]
    [InlineData("DAPR_HTTP_PORT", "99999")]
    [InlineData("DAPR_GRPC_PORT", "x")]
    [InlineData("DAPR_GRPC_ENDPOINT", "localhost")]
    public void Settings_that_are_no_addresses_are_refused_by_name(string name, string value)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [name] = value }).Build());
        services.AddDaprClient();
        using var provider = services.BuildServiceProvider();
        Should.Throw<ArgumentException>(() => provider.GetRequiredService<DaprClient>()).Message.ShouldContain(name);
    }

    [Theory]
    [InlineData("right", HttpStatusCode.OK)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task Only_the_sidecar_passes_the_policy(string? token, HttpStatusCode status)
    {
        await using var app = await LoopbackServer.StartAsync(
            web =>
            {
                web.UseAuthentication();
                web.UseAuthorization();
                web.MapPost("/in", () => "").RequireAuthorization("Dapr");
            },
            services =>
            {
                services.AddAuthentication().AddDapr(options => options.Token = "right");
                services.AddAuthorization(options => options.AddDapr());
            });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Addresses[0], "/in"));
        if (token is not null)
            request.Headers.TryAddWithoutValidation("dapr-api-token", token);
        using var response = await http.SendAsync(request);
        response.StatusCode.ShouldBe(status);
    }

    [Fact]
    public void Batch_answers_have_the_names_of_the_wire()
    {
        var answer = new BulkSubscribeAppResponse([new("1", BulkSubscribeAppResponseStatus.DROP)]);
        JsonSerializer.Serialize(answer, JsonSerializerOptions.Web).ShouldBe("""{"statuses":[{"entryId":"1","status":"DROP"}]}""");
    }
}
