using System.Collections.Frozen;
using System.Globalization;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Tenancy;

namespace Millrace.Ingestion.Access;

/// <summary>What a tenant may send: <c>Tenants:{name}:EventsPerSecond</c> and <c>Tenants:{name}:MaxUploadBytes</c> go before the settings of ingestion.</summary>
sealed class TenantLimits
{
    readonly IngestionOptions _options;
    readonly FrozenDictionary<TenantId, (double? EventsPerSecond, long? MaxUploadBytes)> _own;

    /// <exception cref="ArgumentException">A setting is wrong; the message names it and what it takes.</exception>
    public TenantLimits(IngestionOptions options, IConfiguration configuration)
    {
        _options = options;
        _own = configuration.GetSection(TenantDirectory.Section).GetChildren().ToFrozenDictionary(
            tenant => TenantId.Parse(tenant.Key),
            tenant => (
                Number(tenant, nameof(EventsPerSecond), 0, double.MaxValue, "a number, 0 or more (0: no limit)"),
                (long?)Number(tenant, nameof(MaxUploadBytes), 1, 1L << 40, "1 to 2^40")));
    }

    /// <summary>Events per second; 0 for no limit.</summary>
    public double EventsPerSecond(TenantId tenant) => _own.GetValueOrDefault(tenant).EventsPerSecond ?? _options.EventsPerSecond;

    /// <summary>The most bytes of an upload, after decompression.</summary>
    public long MaxUploadBytes(TenantId tenant) => _own.GetValueOrDefault(tenant).MaxUploadBytes ?? _options.MaxUploadBytes;

    static double? Number(IConfigurationSection tenant, string name, double least, double most, string takes) =>
        tenant[name] is not { Length: > 0 } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new ArgumentException($"{tenant.Path}:{name} is '{text}'; it takes {takes}.");
}
