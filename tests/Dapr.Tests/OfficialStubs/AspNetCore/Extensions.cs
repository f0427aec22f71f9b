using System;
using System.Collections.Generic;
using Dapr;
using Dapr.AspNetCore;
using Dapr.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Extensions.DependencyInjection
{
    public static class DaprServiceCollectionExtensions
    {
        public static void AddDaprClient(this IServiceCollection services, Action<DaprClientBuilder> configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton) => throw null;
        public static void AddDaprClient(this IServiceCollection services, Action<IServiceProvider, DaprClientBuilder> configure, ServiceLifetime lifetime = ServiceLifetime.Singleton) => throw null;
    }

    public static class DaprMvcBuilderExtensions
    {
        public static IMvcBuilder AddDapr(this IMvcBuilder builder, Action<DaprClientBuilder> configureClient = null) => throw null;
    }
}

namespace Microsoft.AspNetCore.Authentication
{
    public static class DaprAuthenticationBuilderExtensions
    {
        public static AuthenticationBuilder AddDapr(this AuthenticationBuilder builder) => throw null;
        public static AuthenticationBuilder AddDapr(this AuthenticationBuilder builder, Action<DaprAuthenticationOptions> configureOptions) => throw null;
    }
}

namespace Microsoft.AspNetCore.Authorization
{
    public static class DaprAuthorizationOptionsExtensions
    {
        public static void AddDapr(this AuthorizationOptions options, string name = "Dapr") => throw null;
    }
}

namespace Microsoft.AspNetCore.Builder
{
    public static class DaprApplicationBuilderExtensions
    {
        public static IApplicationBuilder UseCloudEvents(this IApplicationBuilder builder) => throw null;
        public static IApplicationBuilder UseCloudEvents(this IApplicationBuilder builder, CloudEventsMiddlewareOptions options) => throw null;
    }

    public static class DaprEndpointRouteBuilderExtensions
    {
        public static IEndpointConventionBuilder MapSubscribeHandler(this IEndpointRouteBuilder endpoints) => throw null;
        public static IEndpointConventionBuilder MapSubscribeHandler(this IEndpointRouteBuilder endpoints, SubscribeOptions options) => throw null;
    }

    public static class DaprEndpointConventionBuilderExtensions
    {
        public static T WithTopic<T>(this T builder, string pubsubName, string name) where T : IEndpointConventionBuilder => throw null;
        public static T WithTopic<T>(this T builder, string pubsubName, string name, IDictionary<string, string> metadata) where T : IEndpointConventionBuilder => throw null;
        public static T WithTopic<T>(this T builder, string pubsubName, string name, bool enableRawPayload) where T : IEndpointConventionBuilder => throw null;
        public static T WithTopic<T>(this T builder, string pubsubName, string name, bool enableRawPayload, IDictionary<string, string> metadata) where T : IEndpointConventionBuilder => throw null;
        public static T WithTopic<T>(this T builder, TopicOptions topicOptions) where T : IEndpointConventionBuilder => throw null;
        public static T WithBulkSubscribe<T>(this T builder, BulkSubscribeTopicOptions bulkSubscribeTopicOptions) where T : IEndpointConventionBuilder => throw null;
    }
}
