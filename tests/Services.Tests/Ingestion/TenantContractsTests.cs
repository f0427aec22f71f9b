using Microsoft.Extensions.Configuration;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Tenancy;
using Millrace.Services.Tests.Compute;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>A tenant's bounds of time before those of a contract.</summary>
public sealed class TenantContractsTests
{
    const string Setting = "Tenants:acme:TimeBounds:ecommerce:interactions";
    const long Day = 86_400_000_000;

    static readonly TenantId s_acme = TenantId.Parse("acme");

    static readonly DatasetContract[] s_contracts = [.. PackFolders.Load(ComputeHost.Packs).Contracts];

    static DatasetContract Interactions { get; } = s_contracts.Single(contract => contract.Dataset == "interactions");

    static TenantContracts Read(params (string Name, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build(), s_contracts);

    [Fact]
    public void What_the_tenant_says_goes_before_the_contract_and_what_it_leaves_out_stays()
    {
        var contracts = Read(($"{Setting}:Latest", "2030-01-01T00:00:00Z"), ($"{Setting}:FutureTolerance", "60"));
        var own = contracts.Of(s_acme, Interactions);
        own.TimeBounds.ShouldBe(new TimeBounds(Day, 21_915 * Day, 60_000_000));
        contracts.Of(s_acme, Interactions).ShouldBeSameAs(own);
        contracts.Of(TenantId.Parse("other"), Interactions).ShouldBeSameAs(Interactions);
        contracts.Of(s_acme, s_contracts.Single(contract => contract.Dataset == "products")).TimeBounds.ShouldBe(TimeBounds.Default);
    }

    [Fact]
    public void It_holds_for_contracts_that_are_applied_later_too()
    {
        var contracts = Read(($"{Setting}:Earliest", "1970-01-03T00:00:00Z"), ("Tenants:acme:TimeBounds:coaching:goals:Latest", "none"));
        contracts.Of(s_acme, Interactions).TimeBounds.Earliest.ShouldBe(2 * Day);
        var next = Interactions with { Version = "2.0.0", Fields = [.. Interactions.Fields.Take(5)], TimeBounds = new(5 * Day, 9 * Day, 0) };
        var own = contracts.Of(s_acme, next);
        (own.Version, own.Fields.Count, own.TimeBounds).ShouldBe(("2.0.0", 5, new TimeBounds(2 * Day, 9 * Day, 0)));
        contracts.Of(s_acme, next with { Pack = "coaching", Dataset = "goals" }).TimeBounds.ShouldBe(new TimeBounds(5 * Day, null, 0));
    }

    // The message names the setting, or the section whose settings do not fit each other or no dataset.
    [Theory]
    [InlineData("interactions:Latest", "soon", "an instant")]
    [InlineData("interactions:Earliest", "none", "an instant")]
    [InlineData("interactions:Latest", "1960-01-01T00:00:00Z", "after Earliest")]
    [InlineData("interactions:FutureTolerance", "-1", "whole seconds")]
    [InlineData("interactions:Last", "2030-01-01T00:00:00Z", "takes Earliest")]
    [InlineData("actions:Latest", "2030-01-01T00:00:00Z", "ecommerce.interactions")]
    public void A_wrong_setting_is_told_with_its_name_and_what_it_takes(string name, string value, string said)
    {
        var wrong = Should.Throw<ArgumentException>(() => Read(($"Tenants:acme:TimeBounds:ecommerce:{name}", value)));
        wrong.Message.ShouldContain($"Tenants:acme:TimeBounds:ecommerce:{name.Split(':')[0]}");
        wrong.Message.ShouldContain(said);
    }
}
