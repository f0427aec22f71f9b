using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;
using Millrace.Lake.Upkeep;
using Millrace.Validation.Tombstones;

namespace Millrace.Services.Tests.Ingestion;

public sealed class TombstoneTests : IAsyncLifetime
{
    IntakePlatform _platform = null!;

    public async Task InitializeAsync() => _platform = await IntakePlatform.StartAsync();

    public async Task DisposeAsync() => await _platform.DisposeAsync();

    [Fact]
    public async Task What_comes_about_an_erased_person_is_kept_nowhere_and_holds_up_nothing()
    {
        _platform.Tombstones = new Erased("gone");
        await _platform.RestartAsync();
        // Of the same lane, so that its rows come after those before them.
        var acme = TenantId.Parse("acme");
        var other = Enumerable.Range(0, 1000).Select(number => $"u{number}").First(user => Lane.Of(acme, user) == Lane.Of(acme, "gone"));

        await _platform.SendLinesAsync("interactions",
        [
            ShopEvents.Line(1, user: "gone"), ShopEvents.Line(2, user: other),
            ShopEvents.Line(3, user: "gone", type: "no such type"), ShopEvents.Line(4, user: other, type: "no such type"),
        ]);

        (await _platform.UntilAsync("interactions", counts => counts.Silver + counts.Quarantine >= 2)).ShouldBe(new RowCount(1, 1, 0, 0, 0, 0));
    }

    sealed class Erased(string id) : ITombstones
    {
        public IReadOnlyList<Person> Of(TenantId tenant) => tenant.Value == "acme" ? [new Person(["user_id"], id)] : [];
    }
}
