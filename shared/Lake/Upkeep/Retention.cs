using System.Globalization;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Upkeep;

/// <summary>Deletes what is older than its class allows, and moves what has aged into cheaper storage. Idempotent.</summary>
public sealed class Retention(IObjectStore store, TimeProvider clock)
{
    /// <summary>Runs the rules over a tenant's pack.</summary>
    /// <param name="path">Tenant and pack.</param>
    /// <param name="rules">The rules; a rule for one dataset goes before one for its layer.</param>
    /// <param name="dryRun">Only tell.</param>
    /// <param name="legalHold">Nothing is deleted by age.</param>
    /// <param name="cancellation">Stops between datasets; run again, the work goes on.</param>
    public async Task<RetentionReport> RunAsync(
        LakePath path, IReadOnlyList<RetentionRule> rules, bool dryRun = false, bool legalHold = false, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        var entries = new List<RetentionEntry>();
        foreach (var layer in rules.Select(rule => rule.Layer).Distinct())
            await foreach (var folder in Folders.BelowAsync(store, path.Of(layer) + "/", cancellation).ConfigureAwait(false))
            {
                var dataset = folder[(path.Of(layer).Length + 1)..];
                var rule = rules.FirstOrDefault(rule => rule.Layer == layer && rule.Dataset == dataset)
                    ?? rules.FirstOrDefault(rule => rule.Layer == layer && rule.Dataset is null);
                if (rule is null)
                    continue;
                var tables = await TableListing.ListAsync(store, folder + "/", cancellation).ToListAsync(cancellation).ConfigureAwait(false);
                foreach (var table in tables)
                    entries.Add(await TableAsync(table, rule, now, dryRun, legalHold, cancellation).ConfigureAwait(false));
                if (tables.Count == 0)
                    entries.Add(await ObjectsAsync(folder, rule, now, dryRun, legalHold, cancellation).ConfigureAwait(false));
            }
        return new RetentionReport(now, dryRun, entries, legalHold);
    }

    async Task<RetentionEntry> TableAsync(
        string folder, RetentionRule rule, DateTimeOffset now, bool dryRun, bool hold, CancellationToken cancellation)
    {
        var table = await DeltaTable.OpenAsync(store, folder, new TableOptions { Clock = clock }, cancellation).ConfigureAwait(false);
        if (hold)
            return new RetentionEntry(folder, 0, 0, 0, 0);
        if (rule.TimeColumns.FirstOrDefault(name => table.Schema.IndexOf(name) >= 0) is not { } age)
            return await WholeTableAsync(table, rule, now, dryRun, cancellation).ConfigureAwait(false);
        var old = Filter.Less(age, now - rule.Keep);
        if (!dryRun)
        {
            var deleted = await table.DeleteAsync(old, new CommitOptions { Operation = "RETENTION" }, cancellation).ConfigureAwait(false);
            LakeSteps.Passed(LakeStep.OldRowsDeleted);
            return new RetentionEntry(folder, deleted.FilesRemoved, 0, deleted.RowsRemoved, 0);
        }
        var rows = 0L;
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = [age], Where = old }, cancellation).ConfigureAwait(false))
            rows += batch.RowCount;
        var files = await table.PlanAsync(new ReadOptions { Where = old }, cancellation).ConfigureAwait(false);
        return new RetentionEntry(folder, files.Count, 0, rows, 0);
    }

    /// <summary>A table whose rows tell no age goes as a whole, when nothing was written to it for as long: a training set.</summary>
    async Task<RetentionEntry> WholeTableAsync(
        DeltaTable table, RetentionRule rule, DateTimeOffset now, bool dryRun, CancellationToken cancellation)
    {
        var objects = await store.ListAsync(table.Path + "/", null, cancellation).ToListAsync(cancellation).ConfigureAwait(false);
        if (now - objects.Max(info => info.LastModified) < rule.Keep)
            return new RetentionEntry(table.Path, 0, 0, 0, 0);
        // The log goes last and from its end, so that what is left on the way is a table still, and still too old.
        foreach (var info in objects.OrderBy(info => info.Path.Contains("/_delta_log/", StringComparison.Ordinal)).ThenByDescending(info => info.Path, ObjectPath.Order))
        {
            if (dryRun)
                break;
            await store.DeleteAsync(info.Path, cancellation).ConfigureAwait(false);
            LakeSteps.Passed(LakeStep.OldObjectDeleted);
        }
        return new RetentionEntry(table.Path, objects.Count, objects.Sum(info => info.Size), table.Snapshot.RowCount() ?? 0, 0);
    }

    async Task<RetentionEntry> ObjectsAsync(
        string folder, RetentionRule rule, DateTimeOffset now, bool dryRun, bool hold, CancellationToken cancellation)
    {
        long deleted = 0, bytes = 0, moved = 0;
        await foreach (var info in store.ListAsync(folder + "/", null, cancellation).ConfigureAwait(false))
        {
            // The folder's hour tells the age of what is in it; the youngest moment it may hold counts.
            var age = now - (TimeOf(info.Path) ?? info.LastModified);
            if (age >= rule.Keep && !hold)
            {
                deleted++;
                bytes += info.Size;
                if (dryRun)
                    continue;
                await store.DeleteAsync(info.Path, cancellation).ConfigureAwait(false);
                LakeSteps.Passed(LakeStep.OldObjectDeleted);
            }
            else if (rule.Tiers.LastOrDefault(tier => age >= tier.From) is { StorageClass: { } target } && store is ITieredStore tiers)
                moved += dryRun || await tiers.MoveToClassAsync(info.Path, target, cancellation).ConfigureAwait(false) ? 1 : 0;
        }
        return new RetentionEntry(folder, deleted, bytes, 0, moved);
    }

    static DateTimeOffset? TimeOf(string path)
    {
        var parts = path.Split('/');
        if (Part("year") is not { } year || Part("month") is not { } month || Part("day") is not { } day)
            return null;
        var hour = Part("hour");
        return DateTimeOffset.TryParseExact($"{year}-{month}-{day}T{hour ?? "00"}Z", "yyyy-MM-dd'T'HH'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var time)
            ? time + (hour is null ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1))
            : null;

        string? Part(string name) => parts.FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
    }
}
