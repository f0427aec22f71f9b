using System.Globalization;
using Microsoft.Extensions.Configuration;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Tenancy;
using Millrace.Lake.Layers;
using Millrace.Lake.Upkeep;

namespace Millrace.Catalog.Upkeep;

/// <summary>
/// How long each layer of a tenant's pack is kept: <c>Tenants:{name}:Retention:{pack}:{layer}</c>, else
/// <c>Retention:{pack}:{layer}</c>, in days or <c>forever</c>; else the class of the pack. <c>Tenants:{name}:LegalHold</c> keeps everything.
/// </summary>
sealed class LayerRetention
{
    const string Setting = "Retention";
    const string Hold = "LegalHold";
    const string Forever = "forever";
    const int MostDays = 36_500;

    // What waited for a dimension has gone to quarantine long before; there is no class for it.
    const double PendingDays = 400;

    readonly IConfiguration _configuration;

    /// <summary>Reads the settings once, so that a wrong one stops the start.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and what it takes.</exception>
    public LayerRetention(IConfiguration configuration)
    {
        _configuration = configuration;
        Check(configuration.GetSection(Setting));
        foreach (var tenant in configuration.GetSection(TenantDirectory.Section).GetChildren())
        {
            Check(tenant.GetSection(Setting));
            if (tenant[Hold] is { Length: > 0 } hold && !bool.TryParse(hold, out _))
                throw new ArgumentException($"{tenant.Path}:{Hold} is '{hold}'; it takes true or false.");
        }
    }

    /// <summary>Whether nothing of a tenant's is deleted by its age.</summary>
    public bool IsHeld(TenantId tenant) => bool.TryParse(_configuration[$"{TenantDirectory.Section}:{tenant}:{Hold}"], out var held) && held;

    /// <summary>The rules of some layers; a layer that is kept for ever has none.</summary>
    public IReadOnlyList<RetentionRule> RulesOf(TenantId tenant, string pack, IReadOnlyList<LakeLayer> layers)
    {
        var classes = RetentionClasses.Of(pack).Append(new(LakeLayer.Pending, null, TimeSpan.FromDays(PendingDays)) { TimeColumns = ["ingest_time"] });
        List<RetentionRule> rules = [];
        foreach (var rule in classes.Where(rule => layers.Contains(rule.Layer)))
        {
            var own = _configuration[$"{TenantDirectory.Section}:{tenant}:{Setting}:{pack}:{rule.Layer}"] ?? _configuration[$"{Setting}:{pack}:{rule.Layer}"];
            if (own != Forever)
                rules.Add(own is null ? rule : rule with { Keep = TimeSpan.FromDays(int.Parse(own, CultureInfo.InvariantCulture)) });
        }

        return rules;
    }

    static void Check(IConfigurationSection section)
    {
        foreach (var layer in section.GetChildren().SelectMany(pack => pack.GetChildren()))
        {
            if (!Enum.TryParse<LakeLayer>(layer.Key, ignoreCase: true, out var named) || named.ToString().Length != layer.Key.Length)
                throw new ArgumentException($"{layer.Path} names no layer; there are {string.Join(", ", Enum.GetNames<LakeLayer>())}.");
            if (layer.Value != Forever && !(int.TryParse(layer.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays))
                throw new ArgumentException($"{layer.Path} is '{layer.Value}'; it takes days, 1 to {MostDays}, or {Forever}.");
        }
    }
}
