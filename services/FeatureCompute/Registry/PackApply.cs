using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureCompute.Registry;

/// <summary>Compiles packs, keeps their versions, and makes them the current ones.</summary>
internal sealed class PackApply(RegistryStore store, RegistrySnapshots snapshots, RegistryChanges changes, ApplyGate gate, ViewBases bases, TimeProvider clock)
{
    /// <summary>The pack that files make.</summary>
    /// <exception cref="ProblemException">422: they have mistakes, all of which are told.</exception>
    public static PackVersion Compile(string name, IReadOnlyDictionary<string, string> files)
    {
        var (pack, mistakes) = PackCompiler.Compile(name, files);
        return pack ?? throw new ProblemException(
            StatusCodes.Status422UnprocessableEntity, "invalid_definitions", $"The pack has {mistakes.Count} mistakes. The first: {mistakes[0]}",
            new Dictionary<string, object?>
            {
                ["errors"] = mistakes.Select(error => new { file = error.File, line = error.Line, column = error.Column, detail = error.Message, accepted = error.Accepted, suggestion = error.Suggestion }).ToArray(),
            });
    }

    /// <summary>What applying a pack would change.</summary>
    public async Task<PackPlan> PlanAsync(PackVersion pack, CancellationToken cancellationToken) =>
        await PlanAsync(pack, (await store.ReadAsync(cancellationToken)).State ?? new RegistryState(), cancellationToken);

    /// <summary>Makes a version of a pack the current one.</summary>
    /// <param name="pack">The pack, compiled.</param>
    /// <param name="files">Its files.</param>
    /// <param name="by">Who applies it; empty for the operator.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Gives up between attempts.</param>
    /// <exception cref="ProblemException">409: it would break what was applied before.</exception>
    public Task<PackPlan> ApplyAsync(PackVersion pack, IReadOnlyDictionary<string, string> files, string by, ApplyOptions options, CancellationToken cancellationToken) =>
        changes.MakeAsync(
            async state =>
            {
                var plan = await PlanAsync(pack, state ?? new RegistryState(), cancellationToken);
                await gate.CheckAsync(plan, pack, options, cancellationToken);
                if (plan.From == plan.To && (by.Length > 0 || state!.Packs[pack.Name].Deployed == pack.Hash))
                    return (null, plan);
                await store.KeepAsync(pack.Name, pack.Hash, files, clock.GetUtcNow(), by, cancellationToken);
                return (await NextAsync(pack, plan, state, by, options, cancellationToken), plan);
            },
            cancellationToken);

    async Task<PackPlan> PlanAsync(PackVersion pack, RegistryState state, CancellationToken cancellationToken)
    {
        var registered = state.Packs.GetValueOrDefault(pack.Name);
        try
        {
            return PackPlan.Of(pack, registered is null ? null : await snapshots.VersionAsync(pack.Name, registered.Version, cancellationToken), state);
        }
        catch (PackException)
        {
            // What a later program cannot compile any more must be replaceable.
            return PackPlan.Of(pack, null, state);
        }
    }

    async Task<RegistryState> NextAsync(PackVersion pack, PackPlan plan, RegistryState? before, string by, ApplyOptions options, CancellationToken cancellationToken)
    {
        var next = before ?? new RegistryState();
        next = next with
        {
            Packs = new Dictionary<string, RegisteredPack>(next.Packs)
            {
                [pack.Name] = new(pack.Hash, clock.GetUtcNow(), by, by.Length == 0 ? pack.Hash : next.Packs.GetValueOrDefault(pack.Name)?.Deployed),
            },
            Contracts =
            [
                .. next.Contracts.Union(ContractChange.ContractsOf(pack).Values.Select(contract =>
                    new RegisteredContract(pack.Name, contract.Dataset, contract.Version, ContractSignature.Of(contract)))),
            ],
            Views = [.. next.Views.Select(view => Kept(view, pack, plan))],
        };
        foreach (var view in pack.Model.Views.OrderBy(view => view.Version))
        {
            // What ran before there was a registry goes on as it was.
            var needsBase = before is not null && await bases.AreNeededAsync(view, cancellationToken);
            next = Moved(next, view, plan.ChangeOf(view.Name, view.Version), pack.Hash, options, needsBase);
        }
        return next;
    }

    static RegisteredView Kept(RegisteredView view, PackVersion pack, PackPlan plan)
    {
        if (view.Pack != pack.Name)
            return view;
        if (plan.Views.FirstOrDefault(change => change.View == view.Name && change.Version == view.Version)?.Change == ViewChange.Retired)
            return view with { State = ViewState.Retired };
        // The newest pack that has the view defines it, so that older packs can be forgotten.
        return pack.Model.Views.Any(each => each.Name == view.Name && each.Version == view.Version) ? view with { PackVersion = pack.Hash } : view;
    }

    RegistryState Moved(RegistryState state, FeatureViewModel view, string change, string packVersion, ApplyOptions options, bool needsBase)
    {
        if (change is ViewChange.Reactivated or ViewChange.Revived)
            return state.Promote(state.View(view.Pack, view.Name, view.Version)!, needsBase, bases.SettledSince());
        if (change is not (ViewChange.New or ViewChange.NewVersion))
            return state;
        var version = new RegisteredView(
            view.Pack, view.Name, view.Version, packVersion, ViewSignature.Of(view), options.Draft ? ViewState.Draft : ViewState.Backfilling, bases.SettledSince(), Held: !options.Promote);
        state = state with { Views = [.. state.Views, version] };
        return options.Draft || needsBase ? state : state.Complete(version);
    }
}
