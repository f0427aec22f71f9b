using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Millrace.Catalog.Registry;

/// <summary>Ready once the definitions are those that were applied: until then a lookup would be answered by the deployed ones.</summary>
sealed class RegistryHealthCheck(RegistryFollower registry) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(registry.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the registry has not been read yet"));
}
