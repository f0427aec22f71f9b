using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Ingestion;
using Millrace.Testing;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>Calls of a provider that signs them.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    const string Secret = "the provider's secret";
    const string NewSecret = "the provider's next secret";

    const string Mapping = """
        dataset: interactions
        columns:
          event_id: id
          interaction_id: data.order.id
          user_id: data.customer
          product_id: data.order.product
          interaction_type: {from: kind, values: {sold: purchase, seen: view}}
          timestamp: at
          price: data.order.price
        ignore: [data.order.lines]
        """;

    readonly DirectoryInfo _packs = Directory.CreateTempSubdirectory("millrace-packs-");
    IntakePlatform _platform = null!;

    public async Task InitializeAsync()
    {
        var shipped = Path.Combine(SharedFolder.CheckoutRoot, "shared", "packs");
        foreach (var file in Directory.GetFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_packs.FullName, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await File.WriteAllTextAsync(Path.Combine(_packs.FullName, "ecommerce", "examples", "provider.mapping.yaml"), Mapping);
        _platform = await IntakePlatform.StartAsync([("Packs:Path", _packs.FullName), .. Settings("provider"), .. Settings("strict", ("Signed", "timestamp.body"), ("SignatureHeader", "X-Hub-Signature"))]);
    }

    public async Task DisposeAsync()
    {
        await _platform.DisposeAsync();
        _packs.Delete(recursive: true);
    }

    static (string Name, string Value)[] Settings(string connector, params (string Name, string Value)[] more)
    {
        (string Name, string Value)[] all = [("Tenant", "acme"), ("Pack", "ecommerce"), ("Dataset", "interactions"), ("Mapping", "provider"), ("Secrets:0", Secret), ("Secrets:1", NewSecret), .. more];
        return [.. all.Select(setting => ($"Webhooks:{connector}:{setting.Name}", setting.Value))];
    }

    static string Sale(int number, string more = "") => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"id":"evt_{{{number}}}","kind":"sold","at":"2026-01-05T10:00:00Z","data":{"customer":"u{{{number}}}","order":{"id":"o{{{number}}}","product":"p1","price":12.50,"lines":[1,2]}}{{{more}}}}""");

    static byte[] Hmac(string secret, string signed) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));

    async Task<(HttpStatusCode Status, JsonObject Answer)> CallAsync(
        string body, string? signature, string? timestamp = null, string connector = "provider", string header = "X-Signature")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/ecommerce/webhooks/{connector}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null)
            request.Headers.TryAddWithoutValidation(header, signature);
        request.Headers.TryAddWithoutValidation("X-Timestamp", timestamp ?? Now());
        // No API key: the provider has none.
        using var client = new HttpClient { BaseAddress = _platform.Ingestion.BaseAddress };
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }

    string Now() => _platform.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task Signed_events_are_mapped_and_one_that_comes_again_changes_nothing()
    {
        var one = Sale(1);
        foreach (var signature in (string[])[Convert.ToHexStringLower(Hmac(Secret, one)), "sha256=" + Convert.ToHexString(Hmac(NewSecret, one)), Convert.ToBase64String(Hmac(Secret, one))])
            (await CallAsync(one, signature)).ShouldSatisfyAllConditions(
                call => call.Status.ShouldBe(HttpStatusCode.Accepted, call.Answer.ToJsonString()), call => call.Answer["accepted"]!.GetValue<int>().ShouldBe(1));
        var several = $"[{Sale(2)},{Sale(3, ",\"kind2\":null")}]";
        (await CallAsync(several, Convert.ToHexString(Hmac(Secret, several)), "2026-01-01T00:00:00Z")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await CallAsync(several, Convert.ToHexString(Hmac(Secret, several)), _platform.Clock.GetUtcNow().ToString("O"))).Status.ShouldBe(HttpStatusCode.Accepted);

        (await _platform.SettledAsync("interactions", 5)).ShouldBe(new RowCount(3, 0, 0, 2, 0, 0));
        var bad = Sale(4).Replace("sold", "wondered", StringComparison.Ordinal);
        (await CallAsync(bad, Convert.ToHexString(Hmac(Secret, bad)))).Status.ShouldBe(HttpStatusCode.Accepted);
        await _platform.SettledAsync("interactions", 6);
        var row = (await _platform.QuarantineAsync("interactions"))["rows"]!.AsArray().ShouldHaveSingleItem()!;
        (row["event_id"]!.GetValue<string>(), row["source"]!.GetValue<string>(), row["payload"]!["price"]!.ToJsonString()).ShouldBe(("evt_4", "webhook:provider", "12.50"));
    }

    [Fact]
    public async Task A_call_that_is_not_the_providers_or_not_of_now_is_refused()
    {
        var body = Sale(1);
        var good = Convert.ToHexString(Hmac(Secret, body));
        var old = _platform.Clock.GetUtcNow().AddMinutes(-6).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        foreach (var (sent, signature, timestamp) in ((string, string?, string?)[])
        [
            (body, null, null), (body, "", null), (body, "nonsense", null), (body, Convert.ToHexString(Hmac("another secret of theirs", body)), null),
            (body.Replace("12.50", "0.01", StringComparison.Ordinal), good, null), (body, good, old), (body, good, "soon"), (body, good, "99999999999999"),
        ])
            (await CallAsync(sent, signature, timestamp)).ShouldSatisfyAllConditions(
                call => call.Status.ShouldBe(HttpStatusCode.Unauthorized, signature ?? ""), call => call.Answer["code"]!.GetValue<string>().ShouldBe("invalid_signature"));
        (await CallAsync(body, good, connector: "nobody")).Status.ShouldBe(HttpStatusCode.NotFound);

        // Where the time is signed too, nobody can give an old call a new one.
        var then = Now();
        var signedWithTime = Convert.ToHexString(Hmac(Secret, $"{then}.{body}"));
        (await CallAsync(body, good, connector: "strict", header: "X-Hub-Signature")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await CallAsync(body, signedWithTime, then, "strict", "X-Hub-Signature")).Status.ShouldBe(HttpStatusCode.Accepted);
        _platform.Clock.Ahead = TimeSpan.FromMinutes(6);
        (await CallAsync(body, signedWithTime, then, "strict", "X-Hub-Signature")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await CallAsync(body, signedWithTime, Now(), "strict", "X-Hub-Signature")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("{", "malformed_json")]
    [InlineData("5", "malformed_json")]
    [InlineData("[{},5]", "malformed_json")]
    [InlineData("{\"id\":\"\\ud800\"}", "malformed_json")]
    [InlineData("{\"id\":\"e\",\"data\":{\"order\":{\"id\":\"o\"}}}", "missing_key")]
    [InlineData("{\"id\":\"e\",\"data\":{\"customer\":\"u\",\"order\":{\"id\":\"o\"}}}", "missing_time")]
    [InlineData("{\"tenant_id\":\"other\",\"at\":\"2026-01-05T10:00:00Z\",\"data\":{\"customer\":\"u\",\"order\":{\"id\":\"o\"}}}", "tenant_mismatch")]
    public async Task What_cannot_be_mapped_is_told(string body, string code)
    {
        var (status, answer) = await CallAsync(body, Convert.ToHexString(Hmac(Secret, body)));
        (status, answer["code"]?.GetValue<string>()).ShouldBe((HttpStatusCode.UnprocessableEntity, code), answer.ToJsonString());
    }

    [Theory]
    [InlineData("Tenant", "Acme", "no tenant name")]
    [InlineData("Dataset", "", "must name a dataset")]
    [InlineData("Secrets:1", "short", "at least 16 bytes")]
    [InlineData("Signed", "everything", "timestamp.body")]
    public void A_wrong_setting_stops_the_start(string name, string value, string said)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings("provider", (name, value))
            .Append(("Packs:Path", _packs.FullName)).GroupBy(setting => setting.Item1).ToDictionary(setting => setting.Key, setting => (string?)setting.Last().Item2)).Build();
        var services = new ServiceCollection().AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance);
        Should.Throw<ArgumentException>(() => services.AddIngestion(configuration)).Message.ShouldContain(said);
    }
}
