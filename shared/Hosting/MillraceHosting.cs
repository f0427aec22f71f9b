using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Millrace.Hosting.Health;
using Millrace.Hosting.Problems;
using Millrace.Hosting.Telemetry;

namespace Millrace.Hosting;

/// <summary>What every service starts with: clock, JSON, problem details, health, OpenAPI, telemetry and the Dapr client.</summary>
public static class MillraceHosting
{
    /// <summary>Adds the common parts for the service with this Dapr app id.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="appId">The app id, which is also the service's name in telemetry.</param>
    public static WebApplicationBuilder AddMillraceHosting(this WebApplicationBuilder builder, string appId)
    {
        builder.AddServiceTelemetry(appId);
        builder.Services.AddMillraceServices();
        return builder;
    }

    /// <summary>The common parts that belong to one service and not to its process, so a host of several services adds them for each.</summary>
    public static IServiceCollection AddMillraceServices(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DictionaryKeyPolicy = null;
        });
        services.AddProblemDetails();
        services.AddExceptionHandler<UnexpectedExceptionHandler>();
        services.AddOpenApi();
        services.AddHealthChecks().AddCheck<SidecarHealthCheck>("sidecar", tags: [HealthEndpoints.Ready]);
        services.AddDaprClient();
        return services;
    }

    /// <summary>Adds the common middleware and endpoints: errors as problem details, CloudEvents, subscriptions, health, OpenAPI.</summary>
    public static WebApplication UseMillraceHosting(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(ProblemPages.WriteAsync);
        app.MapSubscribeHandler();
        app.MapHealth();
        app.MapOpenApi();
        return app;
    }
}
