using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Contracts.Datasets;

namespace Millrace.FeatureCompute.Registry;

/// <summary>What happens to a contract.</summary>
/// <param name="Contract">Its dataset, or the rows from outside that it is for.</param>
/// <param name="From">The version that counts now; null when it is new.</param>
/// <param name="To">The version that would count; null when it is gone.</param>
/// <param name="Change">
/// <c>new</c>, <c>unchanged</c>, <c>compatible</c>, <c>incompatible</c>, <c>removed</c>, or <c>conflict</c>: it asks for something
/// else than what was applied under that version.
/// </param>
/// <param name="Breaks">What rows and readers that got on with the old one do not get on with.</param>
internal sealed record ContractChange(string Contract, string? From, string? To, string Change, IReadOnlyList<string> Breaks)
{
    public const string New = "new", Unchanged = "unchanged", Compatible = "compatible", Incompatible = "incompatible", Removed = "removed", Conflict = "conflict";

    /// <summary>What happens to the contracts of a pack and to those that it has no longer.</summary>
    public static IReadOnlyList<ContractChange> Of(PackVersion pack, PackVersion? current, RegistryState state)
    {
        var before = ContractsOf(current);
        var after = ContractsOf(pack);
        return
        [
            .. after.Values.Select(contract => Of(contract, before.GetValueOrDefault(contract.Dataset), state)),
            .. before.Values.Where(contract => !after.ContainsKey(contract.Dataset))
                .Select(contract => new ContractChange(contract.Dataset, contract.Version, null, Removed, [$"'{contract.Dataset}' is gone"])),
        ];
    }

    /// <summary>The contracts that count by what they are for: that of a dataset as its source completes it.</summary>
    public static IReadOnlyDictionary<string, DatasetContract> ContractsOf(PackVersion? pack) =>
        (pack?.Datasets.Contracts.Values ?? []).ToDictionary(
            contract => contract.Dataset, contract => pack!.Datasets.Datasets.GetValueOrDefault(contract.Dataset)?.Contract ?? contract, StringComparer.Ordinal);

    static ContractChange Of(DatasetContract contract, DatasetContract? before, RegistryState state)
    {
        var signature = ContractSignature.Of(contract);
        var known = state.Contracts.FirstOrDefault(each => each.Pack == contract.Pack && each.Name == contract.Dataset && each.Version == contract.Version);
        var breaks = before is null ? [] : Breaking(before, contract).ToArray();
        return new ContractChange(contract.Dataset, before?.Version, contract.Version, known is not null && known.Signature != signature ? Conflict
            : before is null ? New
            : ContractSignature.Of(before) == signature && before.Version == contract.Version ? Unchanged
            : breaks.Length > 0 ? Incompatible
            : Compatible, breaks);
    }

    static IEnumerable<string> Breaking(DatasetContract before, DatasetContract after)
    {
        foreach (var old in before.Fields)
        {
            if (after.Fields.FirstOrDefault(field => field.Name == old.Name) is not { } field)
                yield return $"the field '{old.Name}' is gone";
            else if (field.Type != old.Type)
                yield return $"the field '{old.Name}' was {old.Type} and is {field.Type}";
            else if (field.Required && !old.Required)
                yield return $"the field '{old.Name}' is required now";
        }
        foreach (var field in after.Fields.Where(field => field.Required && before.IndexOf(field.Name) < 0))
            yield return $"the field '{field.Name}' is new and required";
        if (before.Kind != after.Kind)
            yield return $"rows were versions of an {before.Kind} and are those of an {after.Kind}".ToLowerInvariant();
        if (!before.Key.SequenceEqual(after.Key))
            yield return $"the key was ({string.Join(", ", before.Key)}) and is ({string.Join(", ", after.Key)})";
        if (!before.EventTime.SequenceEqual(after.EventTime))
            yield return $"the event time was {string.Join(", ", before.EventTime)} and is {string.Join(", ", after.EventTime)}";
        if (before.PartitionBy != after.PartitionBy)
            yield return $"rows kept their order by '{before.PartitionBy}' and keep it by '{after.PartitionBy}'";
    }
}
