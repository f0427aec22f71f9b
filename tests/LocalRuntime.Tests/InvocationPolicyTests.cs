using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Tests;

/// <summary>Invocations under policies.</summary>
public sealed class InvocationPolicyTests
{
    static string Policies(string policies, string target) => RuntimeFixture.UsualResources + $$$"""

        ---
        apiVersion: dapr.io/v1alpha1
        kind: Resiliency
        metadata: {name: res}
        spec:
          policies: {{{policies}}}
          targets: {apps: {callee: {{{target}}} } }
        """;

    [Fact]
    public async Task An_open_circuit_breaker_keeps_calls_from_the_app()
    {
        await using var runtime = await RuntimeFixture.StartAsync(Policies(
            "{circuitBreakers: {cb: {maxRequests: 1, timeout: 1h, trip: consecutiveFailures >= 2}}}", "{circuitBreaker: cb}"));
        await using var app = await FakeApp.StartAsync("[]", _ => Task.FromResult((503, "busy")));
        await using var callee = await runtime.AttachAsync("callee", app);
        await using var caller = await runtime.AttachAsync("caller");

        var answers = new List<(int Status, string Body)>();
        for (var i = 0; i < 3; i++)
        {
            var (status, body, _) = await runtime.SendAsync(caller, HttpMethod.Get, "/v1.0/invoke/callee/method/x");
            answers.Add((status, body));
        }

        answers.ShouldBe([(503, "busy"), (503, "busy"),
            (500, """{"errorCode":"ERR_DIRECT_INVOKE","message":"failed to invoke, id: callee, err: circuit breaker is open"}""")]);
        app.Calls.All.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_call_that_takes_longer_than_its_policy_allows_is_given_up()
    {
        await using var runtime = await RuntimeFixture.StartAsync(Policies("{timeouts: {short: 50ms}}", "{timeout: short}"));
        var open = new TaskCompletionSource<(int, string)>();
        await using var app = await FakeApp.StartAsync("[]", _ => open.Task);
        await using var callee = await runtime.AttachAsync("callee", app);
        await using var caller = await runtime.AttachAsync("caller");

        var (status, body, _) = await runtime.SendAsync(caller, HttpMethod.Get, "/v1.0/invoke/callee/method/x");

        status.ShouldBe(500);
        body.ShouldContain("failed to invoke, id: callee, err: context deadline exceeded");
        open.SetResult((200, ""));
    }

    [Fact]
    public async Task A_circuit_breaker_over_an_unknown_count_is_refused_at_the_start()
    {
        var failure = await Should.ThrowAsync<ResourceException>(() => RuntimeFixture.StartAsync(Policies(
            "{circuitBreakers: {cb: {trip: failures > 2}}}", "{circuitBreaker: cb}")));

        failure.Message.ShouldContain("the circuit breaker 'cb'");
        failure.Message.ShouldContain("consecutiveFailures");
    }
}
