using Dapr.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Millrace.Hosting.Health;

/// <summary>Ready only while the sidecar takes calls. The outbound endpoint is asked: the other one waits for the app itself.</summary>
sealed class SidecarHealthCheck(DaprClient dapr) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await dapr.CheckOutboundHealthAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("the Dapr sidecar does not answer");
}
