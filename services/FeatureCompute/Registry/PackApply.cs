using Dapr;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Catalog.Silver;
using Millrace.Catalog.Tenants;
using Millrace.Features.Definitions;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.FeatureCompute.Registry;

/// <summary>Compiles packs, keeps their versions, and makes them the current ones.</summary>
internal sealed class PackApply(RegistryStore store, PackCatalog catalog, TenantDirectory tenants, IObjectStore lake, TimeProvider clock)
{
    const int Attempts = 10;

    // Events may be dated up to five minutes ahead, and services take a new snapshot within seconds. A base past this
    // instant therefore holds every event that the stream folded before it knew the view.
    static readonly TimeSpan s_settled = TimeSpan.FromMinutes(6);

    /// <summary>The pack that files make.</summary>
    /// <exception cref="ProblemException">422: they have mistakes, all of which are told; 409: they change contracts.</exception>
    public PackModel Compile(string name, IReadOnlyDictionary<string, string> files, IReadOnlyDictionary<string, string>? deployed)
    {
        foreach (var (path, text) in files.Where(file => file.Key.StartsWith("contracts/", StringComparison.Ordinal) || file.Key.StartsWith("sources/", StringComparison.Ordinal)))
            if (deployed?.GetValueOrDefault(path) is not { } there || there.ReplaceLineEndings("\n") != text.ReplaceLineEndings("\n"))
                throw new ProblemException(StatusCodes.Status409Conflict, "contracts_changed", $"'{path}' differs from the deployed one. Contracts and sources decide what is taken in, and are deployed with the program; views and services are applied.");
        var loaded = PackLoader.Load(name, files.Select(file => new DefinitionFile(file.Key, file.Value)), catalog.Deployed.Pack(name)?.Datasets ?? []);
        return loaded.Pack ?? throw new ProblemException(
            StatusCodes.Status422UnprocessableEntity, "invalid_definitions", $"The pack has {loaded.Errors.Count} mistakes. The first: {loaded.Errors[0]}",
            new Dictionary<string, object?>
            {
                ["errors"] = loaded.Errors.Select(error => new { file = error.File, line = error.Line, column = error.Column, detail = error.Message, accepted = error.Accepted, suggestion = error.Suggestion }).ToArray(),
            });
    }

    /// <summary>What applying a pack would change.</summary>
    public async Task<PackPlan> PlanAsync(PackModel pack, CancellationToken cancellationToken) =>
        PackPlan.Of(pack, (await store.ReadAsync(cancellationToken)).State ?? new RegistryState());

    /// <summary>Makes a version of a pack the current one.</summary>
    /// <param name="pack">The pack, compiled.</param>
    /// <param name="files">Its files.</param>
    /// <param name="by">Who applies it; empty for the operator.</param>
    /// <param name="cancellationToken">Gives up between attempts.</param>
    /// <exception cref="ProblemException">409: a version of a view would change what it computes.</exception>
    public async Task<PackPlan> ApplyAsync(PackModel pack, IReadOnlyDictionary<string, string> files, string by, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (state, etag) = await store.ReadAsync(cancellationToken);
            var plan = PackPlan.Of(pack, state ?? new RegistryState());
            if (plan.Views.Where(change => change.Change == "conflict").ToArray() is { Length: > 0 } conflicts)
                throw new ProblemException(
                    StatusCodes.Status409Conflict, "view_changed",
                    $"{string.Join(", ", conflicts.Select(change => $"{change.View}@v{change.Version}"))} would compute something else than what was applied under that version. A changed formula is a new version: raise 'version'.",
                    new Dictionary<string, object?> { ["views"] = conflicts });
            if (plan.From == plan.To)
                return plan;
            await store.KeepAsync(pack.Name, pack.ContentHash, files, clock.GetUtcNow(), by, cancellationToken);
            if (await store.TryWriteAsync(await NextAsync(pack, plan, state, by, cancellationToken), etag, cancellationToken))
                return plan;
        }
        throw new DaprException($"The registry was changed by others {Attempts} times in a row.");
    }

    async Task<RegistryState> NextAsync(PackModel pack, PackPlan plan, RegistryState? state, string by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = (now + s_settled - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var before = state ?? new RegistryState();
        var views = before.Views.Where(view => view.Pack != pack.Name).ToList();
        foreach (var old in before.Views.Where(view => view.Pack == pack.Name))
            views.Add(old with
            {
                State = plan.Views.Any(change => change.View == old.Name && change.Version == old.Version && change.Change == "retired") ? ViewState.Retired : old.State,
                // The newest pack that has the view defines it, so that older packs can be forgotten.
                PackVersion = pack.Views.Any(view => view.Name == old.Name && view.Version == old.Version) ? pack.ContentHash : old.PackVersion,
            });
        foreach (var view in pack.Views.Where(view => before.View(pack.Name, view.Name, view.Version) is null))
        {
            // What ran before there was a registry goes on as it was.
            var complete = state is null || view.Kind != ViewKind.Aggregation || !await HasEventsAsync(view, cancellationToken);
            views.Add(new RegisteredView(pack.Name, view.Name, view.Version, pack.ContentHash, ViewSignature.Of(view), complete ? ViewState.Active : ViewState.Backfilling, since));
        }
        var packs = new Dictionary<string, RegisteredPack>(before.Packs) { [pack.Name] = new(pack.ContentHash, now, by) };
        return Activation.Superseded(before with { Revision = before.Revision + 1, Packs = packs, Views = views });
    }

    async Task<bool> HasEventsAsync(FeatureViewModel view, CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants.Tenants.Where(tenant => tenants.Of(tenant).MayUse(view.Pack)))
            if (await DeltaTable.ExistsAsync(lake, LakeTables.Silver(tenant, view.Pack, view.Stream!.Name), cancellationToken))
                return true;
        return false;
    }
}
