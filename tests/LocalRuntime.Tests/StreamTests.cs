using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;
using Answer = Millrace.DaprProtocol.TopicEventResponse.Types.TopicEventResponseStatus;
using Stream = Millrace.LocalRuntime.Tests.GrpcStreamClient<Millrace.DaprProtocol.SubscribeTopicEventsResponseAlpha1>;

namespace Millrace.LocalRuntime.Tests;

/// <summary>Subscriptions over a stream: the app needs no port, and answers events by their ids.</summary>
public sealed class StreamTests
{
    const string OnePartition = """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: pubsub}
        spec: {type: pubsub.kafka, version: v1, metadata: [{name: partitions, value: "1"}, {name: backOffDuration, value: 20ms}]}
        """;

    static async Task<Stream> SubscribeAsync(AttachedApp app, string topic, string? deadLetters = null)
    {
        var stream = new Stream(app.GrpcPort, "SubscribeTopicEventsAlpha1", SubscribeTopicEventsResponseAlpha1.Parser);
        var initial = new SubscribeTopicEventsRequestInitialAlpha1 { PubsubName = "pubsub", Topic = topic };
        if (deadLetters is not null)
            initial.DeadLetterTopic = deadLetters;
        stream.Send(new SubscribeTopicEventsRequestAlpha1 { InitialRequest = initial });
        (await stream.ReadAsync())!.InitialResponse.ShouldNotBeNull();
        return stream;
    }

    static async Task<TopicEventRequest> NextAsync(Stream stream) => (await stream.ReadAsync())!.EventMessage;

    static void Reply(Stream stream, TopicEventRequest message, Answer status) => stream.Send(new SubscribeTopicEventsRequestAlpha1
    {
        EventProcessed = new() { Id = message.Id, Status = new TopicEventResponse { Status = status } },
    });

    [Fact]
    public async Task Events_come_in_order_and_the_next_one_only_when_the_last_is_acknowledged()
    {
        await using var runtime = await RuntimeFixture.StartAsync(OnePartition);
        await using var app = await runtime.AttachAsync("shop");
        await using var stream = await SubscribeAsync(app, "orders");
        for (var i = 1; i <= 3; i++)
            await runtime.PublishAsync(app, "orders", $"{i}");

        for (var i = 1; i <= 3; i++)
        {
            var message = await NextAsync(stream);
            (message.Data.ToStringUtf8(), message.Topic, message.PubsubName, message.Source).ShouldBe(($"{i}", "orders", "pubsub", "shop"));
            runtime.Host.Backlogs().Single().Messages.ShouldBe(4 - i);
            Reply(stream, message, Answer.Success);
        }
    }

    [Fact]
    public async Task A_retry_brings_the_event_again_and_a_drop_ends_it()
    {
        await using var runtime = await RuntimeFixture.StartAsync(OnePartition);
        await using var app = await runtime.AttachAsync("shop");
        await using var stream = await SubscribeAsync(app, "orders");
        await runtime.PublishAsync(app, "orders", "1");
        await runtime.PublishAsync(app, "orders", "2");

        var first = await NextAsync(stream);
        Reply(stream, first, Answer.Retry);
        var again = await NextAsync(stream);
        again.Id.ShouldBe(first.Id);
        Reply(stream, again, Answer.Drop);

        (await NextAsync(stream)).Data.ToStringUtf8().ShouldBe("2");
    }

    [Fact]
    public async Task With_a_dead_letter_topic_what_is_not_taken_goes_there_also_when_the_stream_breaks_off()
    {
        await using var runtime = await RuntimeFixture.StartAsync(OnePartition);
        await using var app = await runtime.AttachAsync("shop");
        await using var dead = await SubscribeAsync(app, "dead");
        var stream = await SubscribeAsync(app, "orders", deadLetters: "dead");
        await runtime.PublishAsync(app, "orders", "1");
        await runtime.PublishAsync(app, "orders", "2");

        Reply(stream, await NextAsync(stream), Answer.Drop);
        var dropped = await NextAsync(dead);
        dropped.Data.ToStringUtf8().ShouldBe("1");
        Reply(dead, dropped, Answer.Success);
        (await NextAsync(stream)).Data.ToStringUtf8().ShouldBe("2");
        await stream.DisposeAsync();

        (await NextAsync(dead)).Data.ToStringUtf8().ShouldBe("2");
    }

    [Fact]
    public async Task An_event_that_a_broken_stream_has_not_acknowledged_comes_to_the_next_one()
    {
        await using var runtime = await RuntimeFixture.StartAsync(OnePartition);
        await using var app = await runtime.AttachAsync("shop");
        var broken = await SubscribeAsync(app, "orders");
        await runtime.PublishAsync(app, "orders", "1");
        var lost = await NextAsync(broken);
        await using var heir = await SubscribeAsync(app, "orders");
        await broken.DisposeAsync();

        var again = await NextAsync(heir);

        again.Id.ShouldBe(lost.Id);
        Reply(heir, again, Answer.Success);
        await runtime.PublishAsync(app, "orders", "2");
        (await NextAsync(heir)).Data.ToStringUtf8().ShouldBe("2");
    }

    [Fact]
    public async Task Answers_for_other_ids_change_nothing()
    {
        await using var runtime = await RuntimeFixture.StartAsync(OnePartition);
        await using var app = await runtime.AttachAsync("shop");
        await using var stream = await SubscribeAsync(app, "orders");
        await runtime.PublishAsync(app, "orders", "1");
        await runtime.PublishAsync(app, "orders", "2");
        var message = await NextAsync(stream);

        Reply(stream, new TopicEventRequest { Id = "another" }, Answer.Success);
        Reply(stream, message, Answer.Retry);

        // Had the other answer counted, the second event would come now.
        (await NextAsync(stream)).Id.ShouldBe(message.Id);
    }

    [Fact]
    public async Task A_stream_without_a_subscription_is_refused()
    {
        await using var runtime = await RuntimeFixture.StartAsync(OnePartition);
        await using var app = await runtime.AttachAsync("shop");
        await using var stream = new Stream(app.GrpcPort, "SubscribeTopicEventsAlpha1", SubscribeTopicEventsResponseAlpha1.Parser);
        stream.Send(new SubscribeTopicEventsRequestAlpha1 { InitialRequest = new() { PubsubName = "nosuch", Topic = "t" } });

        (await stream.ReadAsync()).ShouldBeNull();
        (await stream.StatusAsync()).ShouldBe((GrpcStatusCode.InvalidArgument, "pubsub nosuch is not found"));
    }
}
