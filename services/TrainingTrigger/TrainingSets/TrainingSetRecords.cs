using Dapr;
using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.State;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Manifests by id in the state store, and the list of all.</summary>
sealed class TrainingSetRecords(DaprClient dapr)
{
    const int Attempts = 10;

    public Task<TrainingSetManifest?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        dapr.GetStateAsync<TrainingSetManifest?>(Components.State, KeyOf(tenant, id), cancellationToken: cancellationToken);

    /// <summary>The tenant's training sets, oldest first.</summary>
    public async Task<IReadOnlyList<TrainingSetEntry>> ListAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await dapr.GetStateAsync<TrainingSetEntry[]?>(Components.State, ListOf(tenant), cancellationToken: cancellationToken) ?? [];

    /// <summary>Keeps a manifest. The list comes first: what it names without a manifest is built again under the same id.</summary>
    public async Task SaveAsync(TenantId tenant, TrainingSetManifest manifest, CancellationToken cancellationToken)
    {
        await NoteAsync(tenant, TrainingSetEntry.Of(manifest), cancellationToken);
        await dapr.SaveStateAsync(Components.State, KeyOf(tenant, manifest.Id), manifest, cancellationToken: cancellationToken);
    }

    async Task NoteAsync(TenantId tenant, TrainingSetEntry entry, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (stored, etag) = await dapr.GetStateAndETagAsync<TrainingSetEntry[]?>(Components.State, ListOf(tenant), cancellationToken: cancellationToken);
            TrainingSetEntry[] list = [.. (stored ?? []).Where(each => each.Id != entry.Id), entry];
            if (await dapr.TrySaveFirstAsync(Components.State, ListOf(tenant), list, etag, cancellationToken))
                return;
        }
        throw new DaprException($"The list of training sets was changed by others {Attempts} times in a row.");
    }

    static string KeyOf(TenantId tenant, string id) => $"{tenant}/training-sets/{Uri.EscapeDataString(id)}";

    static string ListOf(TenantId tenant) => $"{tenant}/training-set-list";
}
