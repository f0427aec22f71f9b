using Millrace.Contracts.Batches;
using Millrace.FeatureCompute.Records;
using Millrace.Features.Columns;
using Millrace.Features.Guards;
using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Online.Keys;

namespace Millrace.FeatureCompute.Guards;

/// <summary>Decides which events of a batch are machines', from a record per actor that remembers what the rules need.</summary>
internal sealed class GuardRecords(SharedRecords shared, ILogger<GuardRecords> logger)
{
    /// <summary>One flag per event: false for those that the guard leaves out.</summary>
    public async Task<bool[]> KeepAsync(ValidBatch batch, GuardModel model, DatasetSchema stream, RecordBatch events, CancellationToken cancellationToken)
    {
        var guard = new EventGuard(model, stream);
        var actors = guard.Actors(events);
        var keep = EventGuard.Everything(events);
        var keys = ViewKeys.OfDataset(batch.Tenant, stream.Pack, DatasetRole.Guard, stream.Name);
        var wanted = actors.Select(actor => keys.Live(EntityKey.Of(actor.Actor))).ToArray();
        await shared.ChangeAsync(
            wanted,
            (i, current) =>
            {
                var record = Read(guard, wanted[i], current);
                return guard.Fold(record, actors[i], EnginePosition.Of(batch), keep) ? guard.Encode(record) : null;
            },
            cancellationToken);
        return keep;
    }

    GuardRecord Read(EventGuard guard, string key, byte[]? current)
    {
        try
        {
            return current is null ? guard.NewRecord() : guard.Decode(current);
        }
        catch (RecordFormatException fault)
        {
            logger.RecordBeginsAnew(key, fault.Message);
            return guard.NewRecord();
        }
    }
}
