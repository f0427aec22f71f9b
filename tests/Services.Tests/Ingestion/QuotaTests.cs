using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Contracts.Tenancy;
using Millrace.Ingestion;
using Millrace.Ingestion.Access;
using Millrace.Testing;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>What one tenant has used up, no other lacks.</summary>
public sealed class QuotaTests : IAsyncLifetime
{
    const string Csv = "interaction_id,user_id,product_id,interaction_type,timestamp\nc1,u1,p1,view,2026-01-01T00:00:00Z\n";

    IntakePlatform _platform = null!;

    public async Task InitializeAsync() =>
        _platform = await IntakePlatform.StartAsync(("Tenants:acme:EventsPerSecond", "5"), ("Tenants:acme:MaxUploadBytes", "200"));

    public async Task DisposeAsync() => await _platform.DisposeAsync();

    static async Task<(HttpStatusCode Status, TimeSpan? RetryAfter, string? Code)> PostAsync(HttpClient client, string path, string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await client.PostAsync(new Uri($"/v1/ecommerce/interactions/{path}", UriKind.Relative), content);
        var code = JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"]?.GetValue<string>();
        return (answer.StatusCode, answer.Headers.RetryAfter?.Delta, code);
    }

    [Fact]
    public async Task A_tenant_over_its_events_per_second_waits_with_events_and_uploads_while_others_go_on()
    {
        // A request that is let in is taken whole and paid for afterwards: five hundred seconds' worth.
        (await _platform.SendLinesAsync("interactions", ShopEvents.Lines(0, 2500))).Status.ShouldBe(HttpStatusCode.Accepted);
        foreach (var (path, body, type) in ((string, string, string)[])[("events", ShopEvents.Line(1), "application/json"), ("uploads", Csv, "text/csv")])
        {
            var (status, retryAfter, code) = await PostAsync(_platform.Ingestion, path, body, type);
            (status, code).ShouldBe((HttpStatusCode.TooManyRequests, "quota_exceeded"), path);
            retryAfter!.Value.TotalSeconds.ShouldBeInRange(300, 500);
        }

        using var other = new HttpClient { BaseAddress = _platform.Ingestion.BaseAddress };
        other.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key-of-other");
        (await PostAsync(other, "events", ShopEvents.Line(1), "application/json")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public void A_bucket_fills_with_time_up_to_one_seconds_worth()
    {
        var clock = new Seconds();
        var acme = TenantId.Parse("acme");
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Tenants:acme:EventsPerSecond"] = "500" }).Build();
        var quotas = new TenantQuotas(new TenantLimits(new IngestionOptions(), settings), clock);

        quotas.Take(acme, 2500);
        quotas.Wait(acme).TotalSeconds.ShouldBe(4, 0.01);
        clock.Now = 3;
        quotas.Wait(acme).TotalSeconds.ShouldBe(1, 0.01);
        clock.Now = 5;
        quotas.Wait(acme).ShouldBe(TimeSpan.Zero);
        clock.Now = 1000;
        quotas.Take(acme, 501);
        quotas.Wait(acme).ShouldBeGreaterThan(TimeSpan.Zero, "no more than a second's worth was kept");
        quotas.Wait(TenantId.Parse("other")).ShouldBe(TimeSpan.Zero);
    }

    sealed class Seconds : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Now;
    }

    [Fact]
    public async Task A_tenants_uploads_are_as_long_as_it_may_send()
    {
        var longer = Csv + "c2,u1,p1,view,2026-01-01T00:00:00Z\nc3,u1,p1,view,2026-01-01T00:00:00Z\nc4,u1,p1,view,2026-01-01T00:00:00Z\nc5,u1,p1,view,2026-01-01T00:00:00Z\n";
        var (status, _, code) = await PostAsync(_platform.Ingestion, "uploads", longer, "text/csv");
        (status, code).ShouldBe((HttpStatusCode.RequestEntityTooLarge, "payload_too_large"));
        using var other = new HttpClient { BaseAddress = _platform.Ingestion.BaseAddress };
        other.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key-of-other");
        (await PostAsync(other, "uploads", longer, "text/csv")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("EventsPerSecond", "many", "0 or more")]
    [InlineData("EventsPerSecond", "-1", "0 or more")]
    [InlineData("MaxUploadBytes", "0", "1 to 2^40")]
    public void A_wrong_limit_stops_the_start_with_its_name_and_what_it_takes(string name, string value, string said)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Packs:Path"] = Path.Combine(SharedFolder.CheckoutRoot, "shared", "packs"), [$"Tenants:acme:{name}"] = value,
        }).Build();
        Should.Throw<ArgumentException>(() => new ServiceCollection().AddIngestion(configuration)).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain($"Tenants:acme:{name} is '{value}'"), message => message.ShouldContain(said));
    }
}
