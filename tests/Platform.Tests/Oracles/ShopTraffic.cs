using Millrace.Platform.Tests.Processes;

namespace Millrace.Platform.Tests.Oracles;

/// <summary>Sends rows of a shop to the public API.</summary>
static class ShopTraffic
{
    /// <summary>Sends rows and expects them to be accepted.</summary>
    public static async Task SendAsync(PublicApi api, string dataset, IEnumerable<string> rows)
    {
        var lines = rows.ToArray();
        var (status, body) = await api.PostAsync($"/v1/ecommerce/{dataset}/events", string.Join('\n', lines), "application/x-ndjson");
        status.ShouldBe(202, body.ToString());
        body.GetProperty("accepted").GetInt32().ShouldBe(lines.Length, body.ToString());
    }
}
