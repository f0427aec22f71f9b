using Dapr;
using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Takes the envelope off deliveries.</summary>
public static class DaprApplicationBuilderExtensions
{
    /// <summary>
    /// Requests of type <c>application/cloudevents+json</c> reach the endpoints as their payload alone, with its own
    /// content type.
    /// </summary>
    public static IApplicationBuilder UseCloudEvents(this IApplicationBuilder builder) =>
        UseCloudEvents(builder, new CloudEventsMiddlewareOptions());

    /// <summary>As the other overload, with options.</summary>
    public static IApplicationBuilder UseCloudEvents(this IApplicationBuilder builder, CloudEventsMiddlewareOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        var middleware = new CloudEventsMiddleware(options);
        return builder.Use(next => context => middleware.InvokeAsync(context, next));
    }
}
