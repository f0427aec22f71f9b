using System.IO.Compression;
using System.Security.Cryptography;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Parquet;
using Millrace.Lake.Rows;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Upkeep;

/// <summary>Makes bronze forget a person: only objects with the person's payloads are rewritten, without them.</summary>
public static class BronzeErasure
{
    /// <summary>Erases, then reads what was rewritten again: the digest of all other payloads must be what it was.</summary>
    /// <param name="store">The store.</param>
    /// <param name="dataset">The path of the dataset's folder in bronze.</param>
    /// <param name="person">Whose payloads go.</param>
    /// <param name="cancellation">Stops between objects; run again, the work goes on.</param>
    public static async Task<ErasureReport> RunAsync(IObjectStore store, string dataset, Person person, CancellationToken cancellation = default)
    {
        long erased = 0, left = 0;
        var rewritten = 0;
        var unchanged = true;
        await foreach (var info in store.ListAsync(dataset + "/", null, cancellation).ConfigureAwait(false))
        {
            if (await LookAsync(store, info.Path, person, cancellation).ConfigureAwait(false) is not { Own: > 0 } before)
                continue;
            // The object stays, even empty: its name is what keeps its batches from being written again.
            if (info.Path.EndsWith(BronzeName.Lines, StringComparison.Ordinal))
                await RewriteLinesAsync(store, info.Path, person, cancellation).ConfigureAwait(false);
            else
                await RewriteUploadAsync(store, info.Path, person, cancellation).ConfigureAwait(false);
            LakeSteps.Passed(LakeStep.BronzeRewritten);
            var after = (await LookAsync(store, info.Path, person, cancellation).ConfigureAwait(false))!;
            erased += before.Own;
            left += after.Own;
            unchanged &= after.Others == before.Others;
            rewritten++;
        }
        return new ErasureReport(dataset, erased, rewritten, 0, left, unchanged);
    }

    sealed record Found(long Own, string Others);

    /// <summary>How much of an object is the person's, and a digest of the rest; null for an object that is not bronze's.</summary>
    static async Task<Found?> LookAsync(IObjectStore store, string path, Person person, CancellationToken cancellation)
    {
        var own = 0L;
        if (path.EndsWith(BronzeName.Lines, StringComparison.Ordinal))
        {
            using var others = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await foreach (var line in new BronzeReader(store).LinesAsync(path, cancellation).ConfigureAwait(false))
                if (person.IsIn(line.Span))
                    own++;
                else
                {
                    others.AppendData(line.Span);
                    others.AppendData("\n"u8);
                }
            return new Found(own, Convert.ToHexStringLower(others.GetHashAndReset()));
        }
        if (!path.EndsWith(BronzeName.Upload, StringComparison.Ordinal))
            return null;
        var rest = new RowDigest();
        await foreach (var batch in DataFiles.ReadAllAsync(store, path, cancellation).ConfigureAwait(false))
        {
            var kept = Others(batch, person);
            own += batch.RowCount - kept.RowCount;
            rest.Add(kept);
        }
        return new Found(own, $"{rest.Rows} {rest}");
    }

    static async Task RewriteLinesAsync(IObjectStore store, string path, Person person, CancellationToken cancellation)
    {
        var target = await store.OpenWriteAsync(path, cancellation).ConfigureAwait(false);
        await using var closing = target.ConfigureAwait(false);
        var gzip = new GZipStream(target.Content, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
            await foreach (var line in new BronzeReader(store).LinesAsync(path, cancellation).ConfigureAwait(false))
                if (!person.IsIn(line.Span))
                {
                    await gzip.WriteAsync(line, cancellation).ConfigureAwait(false);
                    gzip.WriteByte((byte)'\n');
                }
        await target.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    static async Task RewriteUploadAsync(IObjectStore store, string path, Person person, CancellationToken cancellation)
    {
        var source = await ParquetReader.OpenAsync(
            await store.OpenReadAsync(path, cancellation).ConfigureAwait(false), path, cancellationToken: cancellation).ConfigureAwait(false);
        await using var closingSource = source.ConfigureAwait(false);
        var target = await store.OpenWriteAsync(path, cancellation).ConfigureAwait(false);
        await using var closing = target.ConfigureAwait(false);
        var writer = new ParquetWriter(target.Content, source.Schema, new ParquetWriterOptions { KeyValues = FileNotes.Of(store, path) }, leaveOpen: true);
        await foreach (var batch in source.ReadAsync(cancellationToken: cancellation).ConfigureAwait(false))
            await writer.WriteAsync(Others(batch, person), cancellation).ConfigureAwait(false);
        await writer.CloseAsync(cancellation).ConfigureAwait(false);
        await target.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    static ColumnBatch Others(ColumnBatch batch, Person person)
    {
        var rows = BronzePayloads.Rows(batch, person);
        for (var row = 0; row < rows.Length; row++)
            rows[row] = !rows[row];
        return batch.Where(rows);
    }
}
