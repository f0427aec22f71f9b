using Dapr.Client;
using Millrace.DaprProtocol;

namespace Millrace.Dapr.Tests.Replay;

static class ReadCalls
{
    public static RecordedCall Get(GetStateRequest request) =>
        new(request, GetStateResponse.Descriptor, async (client, answer) =>
        {
            var (data, etag) = await client.GetByteStateAndETagAsync(
                request.StoreName, request.Key, Mode(request.Consistency), new Dictionary<string, string>(request.Metadata));
            if (answer is GetStateResponse recorded)
            {
                data.ToArray().ShouldBe(recorded.Data.ToByteArray());
                etag.ShouldBe(recorded.Etag);
            }
            return true;
        })
        {
            IsRefused = request.StoreName.Length == 0 || request.Key.Length == 0,
        };

    public static RecordedCall GetBulk(GetBulkStateRequest request) =>
        new(request, GetBulkStateResponse.Descriptor, async (client, answer) =>
        {
            var items = await client.GetBulkStateAsync(
                request.StoreName, request.Keys, request.Parallelism, new Dictionary<string, string>(request.Metadata));
            if (answer is GetBulkStateResponse recorded)
                items.Select(item => (item.Key, item.Value, item.ETag)).ShouldBe(
                    recorded.Items.Select(item => (item.Key, item.Data.ToStringUtf8(), item.Etag)));
            return true;
        })
        {
            IsRefused = request.StoreName.Length == 0 || request.Keys.Count == 0,
        };

    static ConsistencyMode? Mode(Millrace.DaprProtocol.StateOptions.Types.StateConsistency consistency) => (int)consistency switch
    {
        1 => ConsistencyMode.Eventual,
        2 => ConsistencyMode.Strong,
        _ => null,
    };
}
