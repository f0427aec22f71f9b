using System.Text.Json;
using Millrace.Services.Tests.Compute;

namespace Millrace.Services.Tests.Serving;

/// <summary>What is made of what, as the shop's definitions say it.</summary>
public sealed class LineageTests : IAsyncLifetime
{
    ServingHost _host = null!;

    public async Task InitializeAsync() => _host = await ServingHost.StartAsync(ComputeHost.Packs, new MemoryOnlineStore(), new FixedClock(DateTimeOffset.UnixEpoch));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_view_is_made_of_its_stream_and_its_dimensions_and_goes_into_on_demand_views_and_services()
    {
        var (status, body) = await GetAsync("/v1/lineage/view/user_features");
        status.ShouldBe(200, body.ToString());
        var names = Names(body, "DATASET");
        names.ShouldContain("interactions");
        names.ShouldContain("products");
        names.ShouldContain("user_features@v1");
        names.ShouldContain("interaction_features@v1");
        names.ShouldContain("customer_value");
        names.ShouldNotContain("session_support@v1", "it shares the stream only");
        Names((await GetAsync("/v1/lineage/view/ecommerce.user_features@v1?direction=upstream")).Body, "DATASET").ShouldNotContain("customer_value");
        Names((await GetAsync("/v1/lineage/view/user_features?direction=downstream")).Body, "DATASET").ShouldNotContain("interactions");
    }

    [Fact]
    public async Task What_breaks_if_a_dataset_goes_is_what_lies_downstream_of_it()
    {
        var names = Names((await GetAsync("/v1/lineage/dataset/products?direction=downstream")).Body, "DATASET");
        names.ShouldContain("item_features@v1");
        names.ShouldContain("shop_ranking");
        names.ShouldNotContain("interactions");
    }

    [Fact]
    public async Task A_feature_names_the_columns_behind_it_through_derived_columns_and_joins()
    {
        var (_, body) = await GetAsync("/v1/lineage/feature/user_features:monetary_value?direction=upstream");
        var view = Node(body, "user_features@v1");
        Columns(view, "monetary_value").ShouldBe(["interactions.interaction_type", "interactions.price", "interactions.quantity", "products.price"]);
        Columns(view, "total_interactions").ShouldBeEmpty("it counts rows and reads no column");
        view.GetProperty("facets").GetProperty("schema").GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()).ShouldContain("monetary_value");
        Columns(Node((await GetAsync("/v1/lineage/view/interaction_features")).Body, "interaction_features@v1"), "price_match").ShouldBe(["products.price", "user_features@v1.avg_price_point"]);
    }

    [Fact]
    public async Task Every_edge_joins_a_job_and_a_dataset_that_are_there_and_stands_at_both()
    {
        var (status, body) = await GetAsync("/v1/lineage");
        status.ShouldBe(200);
        var nodes = body.GetProperty("graph").EnumerateArray().ToDictionary(node => node.GetProperty("id").GetString()!);
        var outgoing = Edges(nodes.Values, "out_edges");
        outgoing.Length.ShouldBeGreaterThan(10);
        outgoing.ShouldBe(Edges(nodes.Values, "in_edges"), ignoreOrder: true);
        foreach (var (origin, destination) in outgoing)
            nodes[origin].GetProperty("type").GetString().ShouldNotBe(nodes[destination].GetProperty("type").GetString());
        body.GetProperty("missing").EnumerateArray().Select(missing => missing.GetString()).ShouldBe(["training-sets"], "nobody could be asked for them here");
    }

    [Theory]
    [InlineData("/v1/lineage/view/no_view", 404, "unknown_name")]
    [InlineData("/v1/lineage/feature/user_features:no_feature", 404, "unknown_name")]
    [InlineData("/v1/lineage/planet/mars", 404, "unknown_kind")]
    [InlineData("/v1/lineage/view/user_features?direction=sideways", 422, "invalid_field")]
    public async Task A_callers_mistake_gets_a_problem_document_with_its_code(string path, int expected, string code)
    {
        var (status, body) = await GetAsync(path);
        status.ShouldBe(expected);
        body.GetProperty("code").GetString().ShouldBe(code);
    }

    async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    static string[] Names(JsonElement body, string type) =>
        [.. body.GetProperty("graph").EnumerateArray().Where(node => node.GetProperty("type").GetString() == type).Select(node => node.GetProperty("data").GetProperty("name").GetString()!)];

    static JsonElement Node(JsonElement body, string name) => body.GetProperty("graph").EnumerateArray()
        .Single(node => node.GetProperty("type").GetString() == "DATASET" && node.GetProperty("data").GetProperty("name").GetString() == name).GetProperty("data");

    static string[] Columns(JsonElement node, string field) =>
        [.. node.GetProperty("facets").GetProperty("columnLineage").GetProperty("fields").GetProperty(field).GetProperty("inputFields").EnumerateArray()
            .Select(input => $"{input.GetProperty("name")}.{input.GetProperty("field")}")];

    static (string, string)[] Edges(IEnumerable<JsonElement> nodes, string which) =>
        [.. nodes.SelectMany(node => node.GetProperty(which).EnumerateArray()).Select(edge => (edge.GetProperty("origin").GetString()!, edge.GetProperty("destination").GetString()!))];
}
