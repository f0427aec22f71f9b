using System.Globalization;
using Millrace.FeatureCompute.Populations;
using Millrace.Online.Keys;
using Millrace.Services.Tests.Serving;

namespace Millrace.Services.Tests.Compute;

/// <summary>Of several replicas one computes populations, and one that dies over them does not keep them back for good.</summary>
public sealed class PopulationClaimTests
{
    static readonly ViewKeys s_keys = new(ShopLake.Tenant, "ecommerce", "item_features", 1);
    static readonly Dictionary<string, long> s_sources = new() { ["interactions"] = 7, ["products"] = 3 };

    readonly FixedClock _clock = new(DateTimeOffset.Parse("2026-03-02T12:00:30Z", CultureInfo.InvariantCulture));
    readonly MemoryOnlineStore _store = new();

    [Fact]
    public async Task Of_replicas_that_begin_at_once_one_does_the_work()
    {
        var states = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await TakeAsync(12))));
        states.Count(state => state == PopulationState.Mine).ShouldBe(1);
        states.Count(state => state == PopulationState.AtWork).ShouldBe(7);
    }

    [Fact]
    public async Task What_stands_is_not_computed_again_until_silver_or_the_grid_goes_on()
    {
        (await TakeAsync(12)).ShouldBe(PopulationState.Mine);
        await Claim().DoneAsync(s_keys, 12, s_sources, 100, CancellationToken.None);
        (await TakeAsync(12)).ShouldBe(PopulationState.Done);
        (await TakeAsync(13)).ShouldBe(PopulationState.Mine);
        await Claim().DoneAsync(s_keys, 13, s_sources, 200, CancellationToken.None);
        (await TakeAsync(13, version: 8)).ShouldBe(PopulationState.Mine);
    }

    [Fact]
    public async Task Rows_that_come_in_all_the_time_do_not_make_replicas_work_side_by_side()
    {
        (await TakeAsync(12)).ShouldBe(PopulationState.Mine);
        (await TakeAsync(12, version: 8)).ShouldBe(PopulationState.AtWork);
        await Claim().DoneAsync(s_keys, 12, s_sources, 100, CancellationToken.None);
        (await TakeAsync(12, version: 9, begunAfter: 99)).ShouldBe(PopulationState.Done, "what this replica waited for had been committed when the other one began");
        (await TakeAsync(12, version: 9, begunAfter: 101)).ShouldBe(PopulationState.Mine);
    }

    [Fact]
    public async Task A_replica_that_fails_gives_the_work_back_and_one_that_dies_holds_it_for_a_term()
    {
        (await TakeAsync(12)).ShouldBe(PopulationState.Mine);
        await Claim().GiveUpAsync(s_keys, 12, CancellationToken.None);
        (await TakeAsync(12)).ShouldBe(PopulationState.Mine);
        _clock.Now += PopulationClaim.Term - TimeSpan.FromSeconds(1);
        (await TakeAsync(12)).ShouldBe(PopulationState.AtWork);
        _clock.Now += TimeSpan.FromSeconds(2);
        (await TakeAsync(12)).ShouldBe(PopulationState.Mine);
    }

    Task<PopulationState> TakeAsync(long grid, long version = 7, long? begunAfter = null) => Claim().TakeAsync(
        s_keys, grid, new Dictionary<string, long>(s_sources) { ["interactions"] = version }, begunAfter, CancellationToken.None);

    PopulationClaim Claim() => new(_store, _clock);
}
