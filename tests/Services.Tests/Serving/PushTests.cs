namespace Millrace.Services.Tests.Serving;

/// <summary>Rows that nobody would keep are refused by name.</summary>
public sealed class PushTests
{
    [Theory]
    [InlineData("/push", """{"push_source_name":"no_such_source","df":{"driver_id":[1001]},"to":"online"}""", 404, "unknown_push_source")]
    [InlineData("/push", """{"df":{"driver_id":[1001]}}""", 422, "missing_field")]
    [InlineData("/write-to-online-store", """{"feature_view_name":"no_such_view","df":{"driver_id":[1010]}}""", 404, "unknown_feature_view")]
    public async Task An_unknown_name_is_told(string path, string request, int expected, string code)
    {
        await using var host = await ServingHost.StartAsync(Compute.ComputeHost.Packs, new MemoryOnlineStore(), new FixedClock(DateTimeOffset.UnixEpoch));
        var (status, body) = await host.PostAsync(path, request);
        status.ShouldBe(expected);
        body.GetProperty("code").GetString().ShouldBe(code);
    }
}
