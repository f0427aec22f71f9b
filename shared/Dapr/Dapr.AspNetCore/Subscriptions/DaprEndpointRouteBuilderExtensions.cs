using System.Text.Json;
using Dapr;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Tells the sidecar what the app subscribes to.</summary>
public static class DaprEndpointRouteBuilderExtensions
{
    /// <summary>Answers <c>GET /dapr/subscribe</c> with the topics of all endpoints.</summary>
    public static IEndpointConventionBuilder MapSubscribeHandler(this IEndpointRouteBuilder endpoints) =>
        MapSubscribeHandler(endpoints, new SubscribeOptions());

    /// <summary>Answers <c>GET /dapr/subscribe</c> with the topics of all endpoints.</summary>
    public static IEndpointConventionBuilder MapSubscribeHandler(this IEndpointRouteBuilder endpoints, SubscribeOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        return endpoints.MapGet("dapr/subscribe", (RequestDelegate)(context => AnswerAsync(context, options)));
    }

    static Task AnswerAsync(HttpContext context, SubscribeOptions options)
    {
        var services = context.RequestServices;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Dapr.AspNetCore.Subscriptions");
        var endpoints = services.GetRequiredService<EndpointDataSource>().Endpoints;
        var subscriptions = SubscriptionList.Of(endpoints, options, logger);
        return JsonSerializer.SerializeAsync(
            context.Response.Body, subscriptions, SubscriptionList.Json, context.RequestAborted);
    }
}
