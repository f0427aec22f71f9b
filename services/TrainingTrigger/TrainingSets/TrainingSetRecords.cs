using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Manifests by id in the state store.</summary>
sealed class TrainingSetRecords(DaprClient dapr)
{
    public Task<TrainingSetManifest?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        dapr.GetStateAsync<TrainingSetManifest?>(Components.State, KeyOf(tenant, id), cancellationToken: cancellationToken);

    public Task SaveAsync(TenantId tenant, TrainingSetManifest manifest, CancellationToken cancellationToken) =>
        dapr.SaveStateAsync(Components.State, KeyOf(tenant, manifest.Id), manifest, cancellationToken: cancellationToken);

    static string KeyOf(TenantId tenant, string id) => $"{tenant}/training-sets/{Uri.EscapeDataString(id)}";
}
