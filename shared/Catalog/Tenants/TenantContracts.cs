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
/// happened, in whatever version it is applied.
/// </summary>
public sealed class TenantContracts
{
    const string Setting = "TimeBounds";

    readonly FrozenDictionary<(TenantId Tenant, string Pack, string Dataset), IConfigurationSection> _settings;
    readonly ConditionalWeakTable<DatasetContract, ConcurrentDictionary<TenantId, DatasetContract>> _own = [];

    /// <summary>Reads the settings of every tenant.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="contracts">The contracts that are deployed; others may be applied later.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and what it takes.</exception>
    public TenantContracts(IConfiguration configuration, IEnumerable<DatasetContract> contracts)
    {
        _settings = configuration.GetSection(TenantDirectory.Section).GetChildren()
            .SelectMany(tenant => tenant.GetSection(Setting).GetChildren().SelectMany(pack => pack.GetChildren().Select(dataset => (TenantId.Parse(tenant.Key), pack.Key, dataset))))
            .ToFrozenDictionary(setting => (setting.Item1, setting.Item2, setting.dataset.Key), setting => setting.dataset);
        var known = contracts.ToDictionary(contract => (contract.Pack, contract.Dataset), contract => contract.TimeBounds);
        foreach (var ((_, pack, dataset), section) in _settings)
        {
            var bounds = Read(section, known.GetValueOrDefault((pack, dataset), TimeBounds.Default));
            if (bounds.Latest <= bounds.Earliest)
                throw new ArgumentException($"{section.Path}: Latest must be after Earliest, also where one of them is the contract's.");
        }
    }

    /// <summary>The contract that a tenant's rows are held against; the same object every time.</summary>
    public DatasetContract Of(TenantId tenant, DatasetContract contract) => !_settings.TryGetValue((tenant, contract.Pack, contract.Dataset), out var section)
        ? contract
        : _own.GetOrCreateValue(contract).GetOrAdd(tenant, _ => contract with { TimeBounds = Read(section, contract.TimeBounds) });

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
        return bounds;
    }

    static ArgumentException Wrong(IConfigurationSection setting, string takes) => new($"{setting.Path} is '{setting.Value}'; it takes {takes}.");
}
