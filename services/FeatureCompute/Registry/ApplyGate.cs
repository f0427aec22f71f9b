using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Catalog.Tenants;
using Millrace.Hosting.Problems;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.FeatureCompute.Registry;

/// <summary>Refuses versions of packs that would break what was applied before.</summary>
internal sealed class ApplyGate(TenantDirectory tenants, IObjectStore lake)
{
    /// <exception cref="ProblemException">
    /// 409: a version of a view or of a contract would change what it says, a contract breaks its predecessor without leave to,
    /// or it does not fit the rows that are there.
    /// </exception>
    public async Task CheckAsync(PackPlan plan, PackVersion pack, ApplyOptions options, CancellationToken cancellationToken)
    {
        if (plan.Views.Where(change => change.Change == ViewChange.Conflict).ToArray() is { Length: > 0 } views)
            throw Refused(
                "view_changed", $"{string.Join(", ", views.Select(change => $"{change.View}@v{change.Version}"))} would compute something else than what was applied under that version. A changed formula is a new version: raise 'version'.",
                "views", views);
        if (plan.Contracts.Where(change => change.Change == ContractChange.Conflict).ToArray() is { Length: > 0 } contracts)
            throw Refused(
                "contract_changed", $"{string.Join(", ", contracts.Select(change => $"{change.Contract}@{change.To}"))} would ask for something else than what was applied under that version. A changed contract is a new version: raise 'version'.",
                "contracts", contracts);
        if (!options.AllowIncompatible && plan.Contracts.Where(change => change.Change is ContractChange.Incompatible or ContractChange.Removed).ToArray() is { Length: > 0 } breaking)
            throw Refused(
                "contract_incompatible", $"{string.Join("; ", breaking.SelectMany(change => change.Breaks.Select(each => $"{change.Contract}: {each}")))}. Senders and readers that got on with the old contract will not; 'allow_incompatible' (--allow-incompatible) applies it all the same.",
                "contracts", breaking);
        await CheckSilverAsync(pack, cancellationToken);
    }

    // A table never changes the type of a column: rows of the new contract could not be committed.
    async Task CheckSilverAsync(PackVersion pack, CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants.Tenants.Where(tenant => tenants.Of(tenant).MayUse(pack.Name)))
            foreach (var source in pack.Datasets.Datasets.Values)
            {
                var path = LakeTables.Silver(tenant, pack.Name, source.Contract.Dataset);
                if (!await DeltaTable.ExistsAsync(lake, path, cancellationToken))
                    continue;
                var table = await DeltaTable.OpenAsync(lake, path, cancellation: cancellationToken);
                if (table.Misfits(SilverTable.SchemaOf(source.Contract)) is { Count: > 0 } misfits)
                    throw Refused(
                        "contract_unfit", $"The contract of '{source.Contract.Dataset}' does not fit the rows that '{tenant}' has: {string.Join("; ", misfits)}. Give the field another name.",
                        "contracts", misfits);
            }
    }

    static ProblemException Refused(string code, string detail, string member, object list) =>
        new(StatusCodes.Status409Conflict, code, detail, new Dictionary<string, object?> { [member] = list });
}
