using System.Text.Json;
using Dapr;
using Dapr.Client;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;
using Millrace.Dapr.Tests.Sidecar;
using StateOptions = Dapr.Client.StateOptions;

namespace Millrace.Dapr.Tests.Client;

public sealed class ClientCallTests
{
    static readonly string[] s_twoValues = ["a", "b"];

    [Fact]
    public async Task Calls_carry_the_token_the_sdks_name_and_what_grpc_demands()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient(builder => builder.UseDaprApiToken("secret"));
        ReceivedCall? received = null;
        sidecar.OnCall = (call, _) =>
        {
            received = call;
            return Task.FromResult(GrpcAnswer.Ok(new Empty()));
        };
        await client.DeleteBulkStateAsync("store", [new BulkDeleteStateItem("k", null!)]);
        var headers = received.ShouldNotBeNull().Headers;
        headers["dapr-api-token"].ToString().ShouldBe("secret");
        headers["te"].ToString().ShouldBe("trailers");
        headers["content-type"].ToString().ShouldBe("application/grpc");
        headers["user-agent"].ToString().ShouldMatch(@"^dapr-sdk-dotnet/v\d+\.\d+\.\d+$");
    }

    [Fact]
    public async Task Only_aborted_makes_a_try_false()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        foreach (var code in System.Enum.GetValues<GrpcStatusCode>().Where(code => code != GrpcStatusCode.Ok))
        {
            sidecar.OnCall = (_, _) => Task.FromResult(GrpcAnswer.Failure(code, "why", inHeaders: (int)code % 2 == 0));
            Func<Task<bool>>[] tries =
            [
                () => client.TrySaveStateAsync("s", "k", 1, "e"),
                () => client.TrySaveByteStateAsync("s", "k", new byte[] { 1 }, "e"),
                () => client.TryDeleteStateAsync("s", "k", "e"),
            ];
            foreach (var attempt in tries)
                if (code == GrpcStatusCode.Aborted)
                    (await attempt()).ShouldBeFalse();
                else
                    (await Should.ThrowAsync<DaprException>(attempt)).Message.ShouldContain("why");
        }
    }

    [Fact]
    public async Task Nothing_stored_is_the_default_with_an_empty_etag()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        sidecar.OnCall = (_, _) => Task.FromResult(GrpcAnswer.Ok(new GetStateResponse()));
        (await client.GetStateAsync<string>("s", "k")).ShouldBeNull();
        (await client.GetStateAsync<int>("s", "k")).ShouldBe(0);
        (await client.GetStateAndETagAsync<string>("s", "k")).ShouldBe((null, ""));
        var entry = await client.GetStateEntryAsync<List<int>>("s", "k");
        entry.Value.ShouldBeNull();
        entry.ETag.ShouldBe("");
    }

    [Fact]
    public async Task Values_travel_as_web_json_and_null_as_nothing()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        var saved = new List<string>();
        sidecar.OnCall = (call, _) =>
        {
            saved.AddRange(SaveStateRequest.Parser.ParseFrom(call.Message).States.Select(item => item.Value.ToStringUtf8()));
            return Task.FromResult(GrpcAnswer.Ok(new Empty()));
        };
        await client.SaveStateAsync("s", "k", new { FirstName = "A", Age = 3 });
        await client.SaveStateAsync<string?>("s", "k", null);
        await client.SaveBulkStateAsync("s", [new SaveStateItem<int[]>("k", [1, 2], null!), new SaveStateItem<int[]>("l", null!, "e")]);
        saved.ShouldBe(["""{"firstName":"A","age":3}""", "", "[1,2]", ""]);
    }

    [Fact]
    public async Task Values_of_another_shape_are_an_error_that_names_the_key()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        sidecar.OnCall = (_, _) => Task.FromResult(GrpcAnswer.Ok(new GetStateResponse { Data = ByteString.CopyFromUtf8("{") }));
        var failure = await Should.ThrowAsync<DaprException>(() => client.GetStateAsync<int>("store", "key7"));
        failure.Message.ShouldContain("key7");
        failure.InnerException.ShouldBeAssignableTo<JsonException>();
    }

    [Fact]
    public async Task A_bulk_publish_sends_each_kind_of_event_in_its_own_way()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        BulkPublishRequest? request = null;
        sidecar.OnCall = (call, _) =>
        {
            request = BulkPublishRequest.Parser.ParseFrom(call.Message);
            return Task.FromResult(GrpcAnswer.Ok(new BulkPublishResponse
            {
                FailedEntries = { new BulkPublishResponseFailedEntry { EntryId = "1", Error = "full" } },
            }));
        };
        object[] events = [new byte[] { 1, 2 }, new CloudEvent<int>(7) { Type = "t", Source = new Uri("urn:x") }, new { A = 1 }];
        var response = await client.BulkPublishEventAsync("p", "t", events, new Dictionary<string, string> { ["m"] = "v" });
        request.ShouldNotBeNull().Metadata["m"].ShouldBe("v");
        request.Entries.Select(entry => (entry.EntryId, entry.ContentType, entry.Metadata["m"])).ShouldBe(
        [
            ("0", "application/octet-stream", "v"), ("1", "application/cloudevents+json", "v"), ("2", "application/json", "v"),
        ]);
        request.Entries[0].Event.ToByteArray().ShouldBe([1, 2]);
        request.Entries[2].Event.ToStringUtf8().ShouldBe("""{"a":1}""");
        var failed = response.FailedEntries.ShouldHaveSingleItem();
        failed.Entry.EventData.ShouldBeSameAs(events[1]);
        failed.ErrorMessage.ShouldBe("full");
    }

    [Fact]
    public async Task A_cloud_event_is_published_as_its_envelope_and_derived_attributes_with_it()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        PublishEventRequest? request = null;
        sidecar.OnCall = (call, _) =>
        {
            request = PublishEventRequest.Parser.ParseFrom(call.Message);
            return Task.FromResult(GrpcAnswer.Ok(new Empty()));
        };
        await client.PublishEventAsync("p", "t", new TenantEvent(s_twoValues) { Id = "i1", Type = "x.v1", Subject = "s" });
        request.ShouldNotBeNull().DataContentType.ShouldBe("application/cloudevents+json");
        var json = JsonDocument.Parse(request.Data.Memory).RootElement;
        json.GetProperty("id").GetString().ShouldBe("i1");
        json.GetProperty("type").GetString().ShouldBe("x.v1");
        json.GetProperty("subject").GetString().ShouldBe("s");
        json.GetProperty("datacontenttype").GetString().ShouldBe("application/json");
        json.GetProperty("data").GetArrayLength().ShouldBe(2);
        json.TryGetProperty("source", out _).ShouldBeFalse("the sidecar fills in what is absent");
    }

    [Fact]
    public async Task Options_become_the_enums_of_the_protocol()
    {
        await using var sidecar = await FakeSidecar.StartAsync();
        using var client = sidecar.NewClient();
        ExecuteStateTransactionRequest? request = null;
        sidecar.OnCall = (call, _) =>
        {
            request = ExecuteStateTransactionRequest.Parser.ParseFrom(call.Message);
            return Task.FromResult(GrpcAnswer.Ok(new Empty()));
        };
        var options = new StateOptions { Concurrency = ConcurrencyMode.FirstWrite, Consistency = ConsistencyMode.Strong };
        await client.ExecuteStateTransactionAsync("s",
        [
            new StateTransactionRequest("a", [1], StateOperationType.Upsert, "", new Dictionary<string, string> { ["ttlInSeconds"] = "5" }, options),
            new StateTransactionRequest("b", null, StateOperationType.Delete),
        ]);
        var operations = request.ShouldNotBeNull().Operations;
        operations.Select(operation => operation.OperationType).ShouldBe(["upsert", "delete"]);
        ((int)operations[0].Request.Options.Concurrency).ShouldBe(1);
        ((int)operations[0].Request.Options.Consistency).ShouldBe(2);
        operations[0].Request.Etag.ShouldNotBeNull("an empty ETag is sent").Value.ShouldBe("");
        operations[0].Request.Metadata["ttlInSeconds"].ShouldBe("5");
        operations[1].Request.Etag.ShouldBeNull();
    }

    sealed class TenantEvent(string[] data) : CloudEvent<string[]>(data)
    {
        [System.Text.Json.Serialization.JsonPropertyName("id")]
        public string Id { get; init; } = "";
    }
}
