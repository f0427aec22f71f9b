using Dapr.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Millrace.Dapr.Tests.Sidecar;

namespace Millrace.Dapr.Tests.Client;

#pragma warning disable CS0618 // What is obsolete must keep working as long as it is offered.
public sealed class InvocationTests
{
    [Fact]
    public async Task A_plain_http_client_reaches_other_apps_through_the_sidecar()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient(builder => builder.UseDaprApiToken("secret"));
        var seen = new List<string>();
        sidecar.OnRequest = context =>
        {
            seen.Add($"{context.Request.Method} {RawTarget(context)} {context.Request.Headers["dapr-api-token"]}");
            return Task.CompletedTask;
        };
        using var http = client.CreateInvokableHttpClient("MyApp");
        await http.GetAsync(new Uri("/v1/things?x=1%202", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Delete, "http://other-app/a%2Fb");
        using var response = await http.SendAsync(request);
        request.RequestUri.ShouldBe(new Uri("http://other-app/a%2Fb"), "the caller's request is as it was");
        request.Headers.Contains("dapr-api-token").ShouldBeFalse("nor does it carry the token on");
        seen.ShouldBe(
        [
            "GET /v1.0/invoke/MyApp/method/v1/things?x=1%202 secret",
            "DELETE /v1.0/invoke/other-app/method/a%2Fb secret",
        ]);
    }

    [Fact]
    public async Task Requests_that_name_no_app_are_refused()
    {
        using var handler = new InvocationHandler { InnerHandler = new SocketsHttpHandler() };
        using var invoker = new HttpMessageInvoker(handler);
        await Should.ThrowAsync<ArgumentException>(() => invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/relative"), default));
        Should.Throw<ArgumentException>(() => handler.DaprEndpoint = "ftp://sidecar");
        Should.Throw<ArgumentException>(() => DaprClient.CreateInvokeHttpClient("no host name!"));
    }

    [Fact]
    public async Task Query_and_body_are_sent_as_given()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        var (target, body) = ("", "");
        sidecar.OnRequest = async context =>
        {
            target = RawTarget(context);
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsJsonAsync(new { total = 3 });
        };
        using var request = client.CreateInvokeMethodRequest(
            HttpMethod.Put, "orders", "/v1/orders", [new("q", "a&b"), new("n", "1")], new { Count = 2 });
        var answer = await client.InvokeMethodAsync<Answer>(request);
        target.ShouldBe("/v1.0/invoke/orders/method/v1/orders?q=a%26b&n=1");
        body.ShouldBe("""{"count":2}""");
        answer.Total.ShouldBe(3);
    }

    [Fact]
    public async Task Answers_that_are_no_success_and_no_json_are_exceptions_that_hold_them()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        sidecar.OnRequest = context =>
        {
            context.Response.StatusCode = 409;
            return context.Response.WriteAsync("taken");
        };
        var failure = await Should.ThrowAsync<InvocationException>(() => client.InvokeMethodAsync(HttpMethod.Get, "orders", "take"));
        (failure.AppId, failure.MethodName, (int)failure.Response.StatusCode).ShouldBe(("orders", "take", 409));
        (await failure.Response.Content.ReadAsStringAsync()).ShouldBe("taken");
        sidecar.OnRequest = context => context.Response.WriteAsync("<html>");
        await Should.ThrowAsync<InvocationException>(() => client.InvokeMethodAsync<Answer>(HttpMethod.Get, "orders", "take"));
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/v1.0/invoke/a/method/b");
        await Should.ThrowAsync<InvalidOperationException>(() => client.InvokeMethodWithResponseAsync(elsewhere));
    }

    static string RawTarget(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    sealed record Answer(int Total);
}
