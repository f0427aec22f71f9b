using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Lake.Layers;

namespace Millrace.Catalog.Upkeep;

/// <summary>The cron binding <c>lake-upkeep</c>, for a service that owns layers of the lake.</summary>
public static class UpkeepRegistration
{
    const string Route = "/cron/lake-upkeep";

    /// <summary>Adds the keeping of a service's layers.</summary>
    /// <exception cref="ArgumentException">A setting of retention is wrong.</exception>
    public static IServiceCollection AddLakeUpkeep(this IServiceCollection services, IConfiguration configuration, string appId, params IReadOnlyList<LakeLayer> layers)
    {
        services.AddSingleton(new OwnLayers(appId, layers));
        services.AddSingleton(new LayerRetention(configuration));
        services.AddSingleton<UpkeepTurn>();
        services.AddSingleton<LakeUpkeep>();
        return services;
    }

    /// <summary>Maps the binding.</summary>
    public static void MapLakeUpkeep(this IEndpointRouteBuilder app)
    {
        // The sidecar asks by OPTIONS whether the app takes the binding.
        app.MapMethods(Route, ["OPTIONS"], () => Results.Ok()).ExcludeFromDescription();
        app.MapPost(Route, RunAsync).ExcludeFromDescription();
    }

    static async Task<IResult> RunAsync(UpkeepTurn turn, LakeUpkeep upkeep, OwnLayers own, CancellationToken cancellationToken)
    {
        if (!await turn.TakeAsync(own.AppId, cancellationToken))
            return Results.Ok(new Dictionary<string, int> { ["packs"] = 0 });
        var packs = await upkeep.RunAsync(cancellationToken);
        await turn.DoneAsync(own.AppId, cancellationToken);
        return Results.Ok(new Dictionary<string, int> { ["packs"] = packs });
    }
}
