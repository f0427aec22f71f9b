using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Tenancy;

namespace Millrace.Catalog.Tenants;

/// <summary>
/// Contracts as they hold for a tenant. <c>Tenants:{name}:TimeBounds:{pack}:{dataset}</c> with <c>Earliest</c>, <c>Latest</c> (instants;
/// <c>Latest</c> also <c>none</c>) and <c>FutureTolerance</c> (seconds) goes before what the contract says about when an event may have
/// happened, also after another version of the contract was applied.
/// </summary>
public sealed class TenantContracts
{
    const string Setting = "TimeBounds";

    readonly FrozenDictionary<(TenantId Tenant, string Pack, string Dataset), Func<TimeBounds, TimeBounds>> _own;
    readonly ConditionalWeakTable<DatasetContract, ConcurrentDictionary<TenantId, DatasetContract>> _made = [];

    /// <summary>Reads the settings of every tenant.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="deployed">The contracts there are from the start. A dataset of another pack may be applied later.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and what it takes.</exception>
    public TenantContracts(IConfiguration configuration, IEnumerable<DatasetContract> deployed)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var known = deployed.ToDictionary(contract => (contract.Pack, contract.Dataset), contract => contract.TimeBounds);
        _own = (
            from tenant in configuration.GetSection(TenantDirectory.Section).GetChildren()
            from pack in tenant.GetSection(Setting).GetChildren()
            from dataset in pack.GetChildren()
            select ((TenantId.Parse(tenant.Key), pack.Key, dataset.Key), Read(dataset, pack.Key, known)))
            .ToFrozenDictionary(entry => entry.Item1, entry => entry.Item2);
    }

    /// <summary>The contract that a tenant's rows are held against; of one contract, the same object every time.</summary>
    public DatasetContract Of(TenantId tenant, DatasetContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return _own.TryGetValue((tenant, contract.Pack, contract.Dataset), out var own)
            ? _made.GetOrCreateValue(contract).GetOrAdd(tenant, static (_, made) => made.contract with { TimeBounds = made.own(made.contract.TimeBounds) }, (contract, own))
            : contract;
    }

    static Func<TimeBounds, TimeBounds> Read(IConfigurationSection section, string pack, Dictionary<(string Pack, string Dataset), TimeBounds> known)
    {
        if (!known.TryGetValue((pack, section.Key), out var deployed) && known.Keys.Any(name => name.Pack == pack))
            throw new ArgumentException($"{section.Path}: there is no dataset '{pack}.{section.Key}'; there are {string.Join(", ", known.Keys.Select(name => $"{name.Pack}.{name.Dataset}"))}.");
        Func<TimeBounds, TimeBounds> own = static bounds => bounds;
        foreach (var setting in section.GetChildren())
            own = Then(own, Read(setting, section.Path));
        var bounds = own(deployed ?? TimeBounds.Default);
        return bounds.Latest <= bounds.Earliest
            ? throw new ArgumentException($"{section.Path}: Latest must be after Earliest, also where one of them is the contract's.")
            : own;
    }

    static Func<TimeBounds, TimeBounds> Then(Func<TimeBounds, TimeBounds> first, Func<TimeBounds, TimeBounds> second) => bounds => second(first(bounds));

    static Func<TimeBounds, TimeBounds> Read(IConfigurationSection setting, string path)
    {
        var text = setting.Value ?? "";
        return setting.Key.ToLowerInvariant() switch
        {
            "earliest" when TimeBounds.TryReadInstant(text, out var earliest) => bounds => bounds with { Earliest = earliest },
            "latest" when text == "none" => bounds => bounds with { Latest = null },
            "latest" when TimeBounds.TryReadInstant(text, out var latest) => bounds => bounds with { Latest = latest },
            "futuretolerance" when TimeBounds.TryReadTolerance(text, out var tolerance) => bounds => bounds with { FutureTolerance = tolerance },
            "earliest" => throw Wrong(setting, "an instant, as 2020-01-01T00:00:00Z"),
            "latest" => throw Wrong(setting, "an instant, as 2030-01-01T00:00:00Z, or none"),
            "futuretolerance" => throw Wrong(setting, $"whole seconds, 0 to {TimeBounds.MostToleranceSeconds}"),
            _ => throw new ArgumentException($"{setting.Path} is not known; {path} takes Earliest, Latest and FutureTolerance."),
        };
    }

    static ArgumentException Wrong(IConfigurationSection setting, string takes) => new($"{setting.Path} is '{setting.Value}'; it takes {takes}.");
}
