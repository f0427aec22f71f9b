using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Tenancy;
using Millrace.Lake;
using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;
using Millrace.Lake.Upkeep;

namespace Millrace.Catalog.Upkeep;

/// <summary>Which layers of the lake a service writes, and so keeps in order.</summary>
/// <param name="AppId">The service.</param>
/// <param name="Layers">Its layers.</param>
sealed record OwnLayers(string AppId, IReadOnlyList<LakeLayer> Layers);

/// <summary>
/// Keeps the layers of one service in order, for every tenant: deletes what is older than its class allows, puts small files together,
/// removes files that no version of the last week needs, and writes down what it did. Every step can be done again.
/// </summary>
sealed class LakeUpkeep(IObjectStore store, TenantDirectory tenants, LayerRetention retention, OwnLayers own, TimeProvider clock, ILogger<LakeUpkeep> logger)
{
    /// <summary>Goes through all tenants; one pack that cannot be kept holds none of the others up.</summary>
    /// <returns>How many packs were gone through.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var packs = 0;
        foreach (var tenant in tenants.Tenants)
            await foreach (var folder in Folders.BelowAsync(store, tenant.Value + "/", cancellationToken))
                try
                {
                    await KeepAsync(tenant, folder[(tenant.Value.Length + 1)..], cancellationToken);
                    packs++;
                }
                catch (Exception failure) when (failure is StorageException or DeltaException or LakeFormatException)
                {
                    logger.UpkeepFailed(failure, folder);
                }

        return packs;
    }

    async Task KeepAsync(TenantId tenant, string pack, CancellationToken cancellationToken)
    {
        var path = new LakePath(tenant.Value, pack);
        var deleted = await new Retention(store, clock).RunAsync(
            path, retention.RulesOf(tenant, pack, own.Layers), legalHold: retention.IsHeld(tenant), cancellation: cancellationToken);
        var house = new Housekeeping(store, new TableOptions { Clock = clock });
        List<UpkeepEntry> compacted = [], vacuumed = [];
        foreach (var layer in own.Layers)
        {
            // Tiles put themselves together, by key and in small pages.
            if (layer != LakeLayer.Tiles)
                compacted.AddRange(await house.CompactAsync(path.Of(layer) + "/", cancellation: cancellationToken));
            vacuumed.AddRange(await house.VacuumAsync(path.Of(layer) + "/", cancellation: cancellationToken));
        }

        foreach (var entry in compacted.Concat(vacuumed).Where(entry => entry.Problem is not null))
            logger.TableLeft(entry.Path, entry.Problem!);
        var report = new UpkeepReport(
            own.AppId, deleted.At, deleted.Held,
            [.. deleted.Entries.Where(entry => entry.ObjectsDeleted + entry.RowsDeleted + entry.ObjectsMoved > 0)],
            [.. compacted.Where(entry => entry.FilesRemoved > 0 || entry.Problem is not null)], [.. vacuumed.Where(entry => entry.FilesRemoved > 0)]);
        if (report.Retention.Count + report.Compaction.Count + report.Vacuum.Count == 0)
            return;
        var name = string.Create(CultureInfo.InvariantCulture, $"{path.Of(LakeLayer.Reports, "upkeep")}/{LakePath.Time(deleted.At)}/{own.AppId}-{deleted.At.UtcDateTime:HHmmss}.json");
        await store.PutAsync(name, JsonSerializer.SerializeToUtf8Bytes(report, UpkeepReportJson.Default.UpkeepReport), cancellationToken);
        logger.Kept(path.Of(own.Layers[0]), report.Retention.Sum(entry => entry.RowsDeleted), report.Compaction.Sum(entry => entry.FilesRemoved), report.Vacuum.Sum(entry => entry.Bytes));
    }
}

/// <summary>What a run did to a tenant's pack, as it lies in the layer of reports.</summary>
sealed record UpkeepReport(
    string Service, DateTimeOffset At, bool LegalHold, IReadOnlyList<RetentionEntry> Retention, IReadOnlyList<UpkeepEntry> Compaction, IReadOnlyList<UpkeepEntry> Vacuum);

[JsonSerializable(typeof(UpkeepReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
sealed partial class UpkeepReportJson : JsonSerializerContext;
