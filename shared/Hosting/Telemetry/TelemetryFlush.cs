using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Millrace.Hosting.Telemetry;

/// <summary>The providers of a process; the container disposes them last, which sends what is still buffered.</summary>
sealed class TelemetryExport(TracerProvider traces, MeterProvider metrics) : IDisposable
{
    public void Flush()
    {
        traces.ForceFlush();
        metrics.ForceFlush();
    }

    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }
}

/// <summary>Builds the providers at start, since nothing else asks for them, and sends the rest at stop.</summary>
sealed class TelemetryFlush(TelemetryExport export) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        export.Flush();
        return Task.CompletedTask;
    }
}
