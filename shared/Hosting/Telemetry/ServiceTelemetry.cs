using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Millrace.Hosting.Telemetry;

/// <summary>
/// Traces, metrics and logs over OTLP, only when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector. Sources are named
/// instead of instrumented: ASP.NET Core and HttpClient emit their own activities and meters, and W3C context travels in
/// their headers and through the sidecar in CloudEvents.
/// </summary>
public static class ServiceTelemetry
{
    /// <summary>The setting that turns export on.</summary>
    public const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    const string OwnSources = "Millrace.*";

    /// <summary>Adds export for a process that is one service, or several under one name.</summary>
    public static void AddServiceTelemetry(this IHostApplicationBuilder builder, string serviceName)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointKey]))
            return;
        var resource = ResourceBuilder.CreateDefault().AddService(serviceName, serviceNamespace: "millrace");
        builder.Services.AddSingleton(new TelemetryExport(
            OpenTelemetry.Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource("Microsoft.AspNetCore", "System.Net.Http", OwnSources)
                .AddOtlpExporter()
                .Build(),
            OpenTelemetry.Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", OwnSources)
                .AddOtlpExporter()
                .Build()));
        builder.Services.AddHostedService<TelemetryFlush>();
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.SetResourceBuilder(resource);
            logs.AddOtlpExporter();
        });
    }
}
