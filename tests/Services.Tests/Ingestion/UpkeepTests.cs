using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Ingestion;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Validation;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>What services do once a day to the layers of the lake that are theirs.</summary>
public sealed class UpkeepTests : IAsyncLifetime
{
    IntakePlatform _platform = null!;

    public async Task InitializeAsync() => _platform = await IntakePlatform.StartAsync();

    public async Task DisposeAsync() => await _platform.DisposeAsync();

    static async Task<int> KeepAsync(HttpClient service)
    {
        using var response = await service.PostAsync(new Uri("/cron/lake-upkeep", UriKind.Relative), null);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!["packs"]!.GetValue<int>();
    }

    async Task FillAsync()
    {
        for (var request = 0; request < 5; request++)
        {
            await _platform.SendLinesAsync("interactions", ShopEvents.Lines(request * 10, 10).Append(ShopEvents.Line(1000 + request, type: "wish")));
            await _platform.SettledAsync("interactions", (request + 1) * 11);
        }
    }

    async Task<Snapshot> TableAsync(string layer) =>
        (await DeltaTable.OpenAsync(LakeRoot.Open(_platform.LakeFolder), $"acme/ecommerce/{layer}/interactions")).Snapshot;

    string[] Files(string folder) =>
        Directory.Exists(Path.Combine(_platform.LakeFolder, folder)) ? Directory.GetFiles(Path.Combine(_platform.LakeFolder, folder), "*", SearchOption.AllDirectories) : [];

    [Fact]
    public async Task Small_files_are_put_together_once_a_day_and_what_they_replaced_goes_after_a_week()
    {
        await FillAsync();
        (await TableAsync("silver")).FileCount.ShouldBeGreaterThan(2);
        (await KeepAsync(_platform.Validation)).ShouldBe(1);
        foreach (var layer in (string[])["silver", "quarantine"])
            (await TableAsync(layer)).FileCount.ShouldBe(1, layer);
        (await _platform.CountsAsync("interactions")).ShouldBe(new RowCount(50, 5, 0, 0, 0, 0));
        Files("acme/ecommerce/reports/upkeep").ShouldHaveSingleItem();

        // Asked again within the day, by whichever replica, there is nothing to do.
        (await KeepAsync(_platform.Validation)).ShouldBe(0);
        await _platform.SendLinesAsync("interactions", ShopEvents.Lines(100, 10));
        await _platform.SettledAsync("interactions", 65);
        (await KeepAsync(_platform.Validation)).ShouldBe(0);
        (await TableAsync("silver")).FileCount.ShouldBe(2);
        _platform.Clock.Ahead = TimeSpan.FromHours(24);
        (await KeepAsync(_platform.Validation)).ShouldBe(1);
        (await TableAsync("silver")).FileCount.ShouldBe(1);

        Files("acme/ecommerce/silver").Count(file => file.EndsWith(".parquet", StringComparison.Ordinal) && !file.Contains("_delta_log", StringComparison.Ordinal)).ShouldBeGreaterThan(1);
        _platform.Clock.Ahead = TimeSpan.FromDays(9);
        await KeepAsync(_platform.Validation);
        Files("acme/ecommerce/silver").Count(file => file.EndsWith(".parquet", StringComparison.Ordinal) && !file.Contains("_delta_log", StringComparison.Ordinal)).ShouldBe(1);
        (await _platform.CountsAsync("interactions")).ShouldBe(new RowCount(60, 5, 0, 0, 0, 0));
    }

    [Fact]
    public async Task Each_layer_is_kept_as_long_as_its_class_or_the_operator_says_and_a_legal_hold_keeps_everything()
    {
        // The events are from January, whenever this runs: what counts is when they came.
        await FillAsync();
        await KeepAsync(_platform.Ingestion);
        Files("acme/ecommerce/bronze").ShouldNotBeEmpty();

        _platform.Clock.Ahead = TimeSpan.FromDays(29);
        await KeepAsync(_platform.Validation);
        (await _platform.CountsAsync("interactions")).ShouldBe(new RowCount(50, 5, 0, 0, 0, 0));
        _platform.Clock.Ahead = TimeSpan.FromDays(31);
        await KeepAsync(_platform.Validation);
        (await _platform.CountsAsync("interactions")).ShouldBe(new RowCount(50, 0, 0, 0, 0, 0));

        await _platform.RestartAsync(("Tenants:acme:LegalHold", "true"), ("Tenants:acme:Retention:ecommerce:Silver", "40"));
        _platform.Clock.Ahead = TimeSpan.FromDays(740);
        await KeepAsync(_platform.Validation);
        await KeepAsync(_platform.Ingestion);
        (await _platform.CountsAsync("interactions")).Silver.ShouldBe(50);
        Files("acme/ecommerce/bronze").ShouldNotBeEmpty();

        await _platform.RestartAsync(("Tenants:acme:LegalHold", "false"), ("Retention:ecommerce:Bronze", "forever"));
        _platform.Clock.Ahead = TimeSpan.FromDays(742);
        await KeepAsync(_platform.Validation);
        await KeepAsync(_platform.Ingestion);
        (await _platform.CountsAsync("interactions")).Silver.ShouldBe(0);
        Files("acme/ecommerce/bronze").ShouldNotBeEmpty();

        await _platform.RestartAsync(("Tenants:acme:Retention:ecommerce:Bronze", "730"));
        _platform.Clock.Ahead = TimeSpan.FromDays(744);
        await KeepAsync(_platform.Ingestion);
        Files("acme/ecommerce/bronze").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Retention:ecommerce:Silver", "0", "1 to 36500")]
    [InlineData("Retention:ecommerce:Silver", "two years", "or forever")]
    [InlineData("Tenants:acme:Retention:ecommerce:Slver", "7", "names no layer")]
    [InlineData("Tenants:acme:Retention:ecommerce:1", "7", "names no layer")]
    [InlineData("Tenants:acme:LegalHold", "perhaps", "true or false")]
    public void A_wrong_setting_stops_the_start_with_its_name_and_what_it_takes(string name, string value, string said)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [name] = value }).Build();
        foreach (var add in (Action<IServiceCollection>[])[services => services.AddIngestion(configuration), services => services.AddValidation(configuration)])
        {
            var wrong = Should.Throw<ArgumentException>(() => add(new ServiceCollection()));
            wrong.Message.ShouldContain(name);
            wrong.Message.ShouldContain(said);
        }
    }
}
