using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Tenancy;

namespace Millrace.Catalog.Tenants;

/// <summary>
/// Contracts as they hold for a tenant. <c>Tenants:{name}:TimeBounds:{pack}:{dataset}</c> with <c>Earliest</c>, <c>Latest</c> (instants;
/// <c>Latest</c> also <c>none</c>) and <c>FutureTolerance</c> (seconds) goes before what the contract says about when an event may have happened.
/// </summary>
public sealed class TenantContracts
{
    const string Setting = "TimeBounds";

    readonly FrozenDictionary<(TenantId Tenant, string Contract), DatasetContract> _own;

    /// <summary>Reads the settings of every tenant.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="contracts">All contracts there are.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and what it takes.</exception>
    public TenantContracts(IConfiguration configuration, IEnumerable<DatasetContract> contracts)
    {
        var known = contracts.ToDictionary(contract => (contract.Pack, contract.Dataset));
        _own = configuration.GetSection(TenantDirectory.Section).GetChildren()
            .SelectMany(tenant => Read(tenant, known).Select(contract => ((TenantId.Parse(tenant.Key), contract.Id), contract)))
            .ToFrozenDictionary(entry => entry.Item1, entry => entry.contract);
    }

    /// <summary>The contract that a tenant's rows are held against; the same object every time.</summary>
    public DatasetContract Of(TenantId tenant, DatasetContract contract) => _own.GetValueOrDefault((tenant, contract.Id), contract);

    static IEnumerable<DatasetContract> Read(IConfigurationSection tenant, Dictionary<(string Pack, string Dataset), DatasetContract> known)
    {
        foreach (var pack in tenant.GetSection(Setting).GetChildren())
            foreach (var dataset in pack.GetChildren())
                yield return known.TryGetValue((pack.Key, dataset.Key), out var contract)
                    ? contract with { TimeBounds = Read(dataset, contract.TimeBounds) }
                    : throw new ArgumentException($"{dataset.Path}: there is no dataset '{pack.Key}.{dataset.Key}'; there are {string.Join(", ", known.Keys.Select(name => $"{name.Pack}.{name.Dataset}"))}.");
    }

    static TimeBounds Read(IConfigurationSection section, TimeBounds bounds)
    {
        foreach (var setting in section.GetChildren())
            bounds = setting.Key.ToLowerInvariant() switch
            {
                "earliest" when TimeBounds.TryReadInstant(setting.Value ?? "", out var earliest) => bounds with { Earliest = earliest },
                "latest" when setting.Value == "none" => bounds with { Latest = null },
                "latest" when TimeBounds.TryReadInstant(setting.Value ?? "", out var latest) => bounds with { Latest = latest },
                "futuretolerance" when TimeBounds.TryReadTolerance(setting.Value ?? "", out var tolerance) => bounds with { FutureTolerance = tolerance },
                "earliest" => throw Wrong(setting, "an instant, as 2020-01-01T00:00:00Z"),
                "latest" => throw Wrong(setting, "an instant, as 2030-01-01T00:00:00Z, or none"),
                "futuretolerance" => throw Wrong(setting, $"whole seconds, 0 to {TimeBounds.MostToleranceSeconds}"),
                _ => throw new ArgumentException($"{setting.Path} is not known; {section.Path} takes Earliest, Latest and FutureTolerance."),
            };
        return bounds.Latest <= bounds.Earliest
            ? throw new ArgumentException($"{section.Path}: Latest must be after Earliest, also where one of them is the contract's.")
            : bounds;
    }

    static ArgumentException Wrong(IConfigurationSection setting, string takes) => new($"{setting.Path} is '{setting.Value}'; it takes {takes}.");
}
