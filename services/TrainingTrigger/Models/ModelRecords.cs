using Dapr;
using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.State;

namespace Millrace.TrainingTrigger.Models;

/// <summary>The models' records in the state store: read, change, write if nobody else has.</summary>
sealed class ModelRecords(DaprClient dapr)
{
    const int Attempts = 10;

    public async Task<ModelRecord> GetAsync(TenantId tenant, string model, CancellationToken cancellationToken) =>
        await dapr.GetStateAsync<ModelRecord?>(Components.State, KeyOf(tenant, model), cancellationToken: cancellationToken) ?? new ModelRecord();

    /// <summary>Applies a change to the newest record; a lost race reads again and applies it again.</summary>
    /// <returns>What the change returned beside the record that was saved.</returns>
    public async Task<TResult> ChangeAsync<TResult>(
        TenantId tenant, string model, Func<ModelRecord, (ModelRecord Changed, TResult Result)> change, CancellationToken cancellationToken)
    {
        var key = KeyOf(tenant, model);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (stored, etag) = await dapr.GetStateAndETagAsync<ModelRecord?>(Components.State, key, cancellationToken: cancellationToken);
            var before = stored ?? new ModelRecord();
            var (after, result) = change(before);
            if (ReferenceEquals(before, after)
                || await dapr.TrySaveFirstAsync(Components.State, key, after, etag, cancellationToken))
                return result;
        }
        throw new DaprException($"The record of model '{model}' was changed by others {Attempts} times in a row.");
    }

    static string KeyOf(TenantId tenant, string model) => $"{tenant}/models/{Uri.EscapeDataString(model)}";
}
