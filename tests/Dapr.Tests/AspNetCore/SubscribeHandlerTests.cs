using System.Net;
using System.Text.Json.Nodes;
using Dapr;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Millrace.Dapr.Tests.Sidecar;

namespace Millrace.Dapr.Tests.AspNetCore;

public sealed class SubscribeHandlerTests
{
    [Fact]
    public async Task Attributes_and_endpoint_metadata_become_one_sorted_list()
    {
        await ShouldAnswerAsync(
            app =>
            {
                app.MapPost("/z/last", () => { }).WithTopic("pubsub", "z");
                app.MapPost("/a", [Topic("pubsub", "a")] () => { });
                app.MapPost("/other", () => { }).WithTopic("another", "q", new Dictionary<string, string> { ["k"] = "v" });
                app.MapGet("/not-a-topic", () => "");
            },
            """
            [{"topic":"q","pubsubName":"another","route":"other","metadata":{"k":"v"}},
             {"topic":"a","pubsubName":"pubsub","route":"a"},
             {"topic":"z","pubsubName":"pubsub","route":"z/last"}]
            """);
    }

    [Fact]
    public async Task Rules_of_one_topic_are_one_item_in_order_of_priority()
    {
        await ShouldAnswerAsync(
            app =>
            {
                app.MapPost("/b", [Topic("p", "t", "event.type == \"b\"", 20)] () => { });
                app.MapPost("/default", [Topic("p", "t", "dead", false)] () => { });
                app.MapPost("/a", [Topic("p", "t", "event.type == \"a\"", 10)] () => { });
            },
            """
            [{"topic":"t","pubsubName":"p","deadLetterTopic":"dead",
              "routes":{"default":"default","rules":[{"match":"event.type == \"a\"","path":"a"},{"match":"event.type == \"b\"","path":"b"}]}}]
            """);
    }

    [Fact]
    public async Task Raw_payload_batches_and_dead_letters_are_said()
    {
        await ShouldAnswerAsync(
            app => app.MapPost("/in", () => { })
                .WithTopic(new TopicOptions { PubsubName = "p", Name = "t", EnableRawPayload = true, DeadLetterTopic = "dead" })
                .WithBulkSubscribe(new BulkSubscribeTopicOptions { TopicName = "t", MaxMessagesCount = 5 }),
            """
            [{"topic":"t","pubsubName":"p","route":"in","metadata":{"rawPayload":"true"},"deadLetterTopic":"dead",
              "bulkSubscribe":{"enabled":true,"maxMessagesCount":5,"maxAwaitDurationMs":1000}}]
            """);
        await ShouldAnswerAsync(
            app => app.MapPost("/in", () => { }).WithTopic("p", "t"),
            """[{"topic":"t","pubsubName":"p","route":"in","metadata":{"rawPayload":"true"}}]""",
            new SubscribeOptions { EnableRawPayload = true });
    }

    [Fact]
    public async Task Metadata_belong_to_the_topics_that_own_them_and_values_of_one_name_are_joined()
    {
        await ShouldAnswerAsync(
            app => app.MapPost("/in",
                [Topic("p", "one", ["x", "y"], "|")]
                [Topic("p", "two")]
                [TopicMetadata("x", "name", "1")]
                [TopicMetadata("y", "name", "2")]
                [TopicMetadata("all", "everywhere")]
                () => { }),
            """
            [{"topic":"one","pubsubName":"p","route":"in","metadata":{"all":"everywhere","name":"1|2"}},
             {"topic":"two","pubsubName":"p","route":"in","metadata":{"all":"everywhere"}}]
            """);
    }

    [Fact]
    public async Task A_bulk_attribute_counts_for_its_own_topic_only()
    {
        await ShouldAnswerAsync(
            app => app.MapPost("/in", [Topic("p", "one")] [Topic("p", "two")] [BulkSubscribe("two", 7, 8)] () => { }),
            """
            [{"topic":"one","pubsubName":"p","route":"in"},
             {"topic":"two","pubsubName":"p","route":"in","bulkSubscribe":{"enabled":true,"maxMessagesCount":7,"maxAwaitDurationMs":8}}]
            """);
    }

    [Fact]
    public async Task A_route_with_parameters_cannot_be_subscribed()
    {
        await using var app = await StartAsync(web => web.MapPost("/in/{id}", (string id) => id).WithTopic("p", "t"), null);
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(app.Addresses[0], "/dapr/subscribe"));
        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    static async Task ShouldAnswerAsync(Action<WebApplication> map, string expected, SubscribeOptions? options = null)
    {
        await using var app = await StartAsync(map, options);
        using var http = new HttpClient();
        var answer = JsonNode.Parse(await http.GetStringAsync(new Uri(app.Addresses[0], "/dapr/subscribe")));
        JsonNode.DeepEquals(answer, JsonNode.Parse(expected)).ShouldBeTrue(answer!.ToJsonString());
    }

    static Task<LoopbackServer> StartAsync(Action<WebApplication> map, SubscribeOptions? options) =>
        LoopbackServer.StartAsync(app =>
        {
            map(app);
            if (options is null)
                app.MapSubscribeHandler();
            else
                app.MapSubscribeHandler(options);
        });
}
