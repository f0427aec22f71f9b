using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapr;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Millrace.Dapr.Tests.Replay;
using Millrace.Dapr.Tests.Sidecar;

namespace Millrace.Dapr.Tests.AspNetCore;

public sealed class CloudEventsTests
{
    [Theory]
    [InlineData("""{"data":{"a":1}}""", """{"a":1}""", "application/json")]
    [InlineData("""{"data":"text","datacontenttype":"text/plain; charset=utf-16"}""", "text", "text/plain")]
    [InlineData("""{"data":"text","datacontenttype":"text/plain; format=flowed"}""", "text", "text/plain; format=flowed")]
    [InlineData("""{"data":"text","datacontenttype":"application/json"}""", "\"text\"", "application/json")]
    [InlineData("""{"data":"text","datacontenttype":"application/vnd.x+json"}""", "\"text\"", "application/vnd.x+json")]
    [InlineData("""{"data":[1, 2],"datacontenttype":"text/plain"}""", "[1, 2]", "text/plain")]
    [InlineData("""{"data":null}""", "null", "application/json")]
    [InlineData("""{"data":"x","datacontenttype":"nonsense"}""", "\"x\"", "application/json")]
    [InlineData("""{"data":"a\u00fc\nb","datacontenttype":"text/plain"}""", "aü\nb", "text/plain")]
    [InlineData("""{"data_base64":"AP8=","datacontenttype":"image/png"}""", "\0\u00ff", "image/png")]
    [InlineData("""{"data_base64":"AP8\u003d"}""", "\0\u00ff", "application/json")]
    [InlineData("""{"id":"1"}""", "", null)]
    [InlineData("""{"data":9007199254740993}""", "9007199254740993", "application/json")]
    public async Task The_endpoint_sees_the_payload_alone(string envelope, string body, string? contentType)
    {
        var seen = await SendAsync(envelope);
        var expected = envelope.Contains("base64", StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(body) : Encoding.UTF8.GetBytes(body);
        seen.Status.ShouldBe(HttpStatusCode.OK);
        seen.Body.ShouldBe(expected);
        seen.ContentType.ShouldBe(contentType);
        seen.Length.ShouldBe(expected.Length);
    }

    [Theory]
    [InlineData("""{"data":1,"data_base64":"AA=="}""")]
    [InlineData("""{"data_base64":1}""")]
    [InlineData("""{"data_base64":"?"}""")]
    [InlineData("""{"data":{"a":1}""")]
    [InlineData("""{"data":1} {}""")]
    [InlineData("""[{"data":1}]""")]
    [InlineData("text")]
    [InlineData("")]
    public async Task What_is_no_event_is_refused_and_never_reaches_the_endpoint(string envelope)
    {
        var seen = await SendAsync(envelope);
        seen.Status.ShouldBe(HttpStatusCode.BadRequest);
        seen.Body.ShouldBeNull();
        seen.Answer.ShouldStartWith("The CloudEvent cannot be read: ");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/cloudevents-batch+json")]
    [InlineData("application/cloudevents")]
    public async Task Other_media_types_pass_untouched(string contentType)
    {
        var seen = await SendAsync("""{"data":{"a":1}}""", contentType);
        seen.Body.ShouldBe("""{"data":{"a":1}}"""u8.ToArray());
        seen.ContentType.ShouldBe(contentType);
    }

    [Fact]
    public async Task Envelopes_in_another_charset_are_read()
    {
        var seen = await SendAsync("""{"data":"ü"}""", "application/cloudevents+json; charset=utf-16", Encoding.Unicode);
        seen.Body.ShouldBe("\"ü\""u8.ToArray());
    }

    [Fact]
    public async Task Text_stays_json_when_decoding_is_suppressed()
    {
        var options = new CloudEventsMiddlewareOptions { SuppressJsonDecodingOfTextPayloads = true };
        var seen = await SendAsync("""{"data":"text","datacontenttype":"text/plain"}""", options: options);
        seen.Body.ShouldBe("\"text\""u8.ToArray());
    }

    [Fact]
    public async Task Attributes_are_forwarded_as_headers_when_asked_for()
    {
        const string Envelope = """{"id":"7","type":"t","tenantid":"acme","pubsubname":"p","traceparent":"x","datacontenttype":"text/plain","n":5,"data":"d"}""";
        var all = await SendAsync(Envelope, options: new() { ForwardCloudEventPropertiesAsHeaders = true });
        all.Attributes.ShouldBe(["Cloudevent.id=7", "Cloudevent.n=5", "Cloudevent.tenantid=acme", "Cloudevent.type=t"]);
        var some = await SendAsync(Envelope, options: new()
        {
            ForwardCloudEventPropertiesAsHeaders = true,
            IncludedCloudEventPropertiesAsHeaders = ["tenantid", "id"],
            ExcludedCloudEventPropertiesFromHeaders = ["id"],
        });
        some.Attributes.ShouldBe(["Cloudevent.tenantid=acme"]);
        (await SendAsync(Envelope)).Attributes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Any_payload_comes_out_as_it_was_put_in()
    {
        await using var app = await EchoAsync(null);
        using var http = new HttpClient();
        var texts = Gen.Sample(ArbMap.Default.GeneratorFor<UnicodeString>(), 30, 60)
            .Select(text => new string([.. (text.Get ?? "").Where(character => !char.IsSurrogate(character))]));
        foreach (var text in texts)
            foreach (var type in new[] { "application/json", "text/plain", "application/octet-stream" })
            {
                var envelope = JsonSerializer.SerializeToUtf8Bytes(type == "application/octet-stream"
                    ? new { id = "1", datacontenttype = type, data_base64 = Encoding.UTF8.GetBytes(text) }
                    : (object)new { id = "1", datacontenttype = type, data = text });
                var seen = await PostAsync(http, app, envelope, "application/cloudevents+json");
                ExpectedPayload.Of(envelope).ShouldNotBeNull().ShouldBeSeen(seen.Body!, seen.ContentType);
            }
    }

    static async Task<Seen> SendAsync(
        string envelope, string contentType = "application/cloudevents+json; charset=utf-8", Encoding? encoding = null,
        CloudEventsMiddlewareOptions? options = null)
    {
        await using var app = await EchoAsync(options);
        using var http = new HttpClient();
        return await PostAsync(http, app, (encoding ?? Encoding.UTF8).GetBytes(envelope), contentType);
    }

    static async Task<Seen> PostAsync(HttpClient http, LoopbackServer app, byte[] envelope, string contentType)
    {
        using var content = new ByteArrayContent(envelope);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var response = await http.PostAsync(app.Addresses[0], content);
        var text = await response.Content.ReadAsStringAsync();
        return response.StatusCode == HttpStatusCode.OK
            ? JsonSerializer.Deserialize<Seen>(text)!
            : new Seen(null, null, null, []) { Status = response.StatusCode, Answer = text };
    }

    static Task<LoopbackServer> EchoAsync(CloudEventsMiddlewareOptions? options) => LoopbackServer.StartAsync(app =>
    {
        if (options is null)
            app.UseCloudEvents();
        else
            app.UseCloudEvents(options);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var attributes = context.Request.Headers
                .Where(header => header.Key.StartsWith("Cloudevent.", StringComparison.Ordinal))
                .Select(header => $"{header.Key}={header.Value}").Order(StringComparer.Ordinal).ToArray();
            await context.Response.WriteAsync(JsonSerializer.Serialize(
                new Seen(body.ToArray(), context.Request.ContentType, context.Request.ContentLength, attributes)));
        });
    });

    sealed record Seen(byte[]? Body, string? ContentType, long? Length, string[] Attributes)
    {
        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        public string? Answer { get; init; }
    }
}
