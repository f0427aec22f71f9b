using System.Runtime.CompilerServices;
using System.Text.Json;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Layers;
using Millrace.Lake.Parquet;
using Millrace.Lake.Rows;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Upkeep;

/// <summary>All that a tenant's lake holds about a person, in every pack, table and bronze dataset: given out, or erased.</summary>
/// <param name="store">The lake.</param>
/// <param name="tenant">The tenant's name.</param>
/// <param name="options">How tables are written.</param>
public sealed class PersonalData(IObjectStore store, string tenant, TableOptions? options = null)
{
    static readonly JsonWriterOptions s_lines = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    readonly string _root = new LakePath(tenant, "_").TenantRoot + "/";

    /// <summary>
    /// Writes the person's rows as lines of JSON, <c>{"table": path, "row": {…}}</c> or <c>{"object": path, "payload": text}</c>,
    /// as they are found: memory does not grow with them. Tiles are left out: they say nothing that the rows they were computed
    /// from do not say, and say it in a machine's words.
    /// </summary>
    public async Task<IReadOnlyList<ExportedRows>> ExportAsync(Person person, Stream target, CancellationToken cancellation = default)
    {
        var found = new List<ExportedRows>();
        await foreach (var (table, where) in TablesAsync(person, cancellation).ConfigureAwait(false))
        {
            var rows = 0L;
            await foreach (var batch in table.ReadAsync(new ReadOptions { Where = where }, cancellation).ConfigureAwait(false))
            {
                rows += batch.RowCount;
                for (var row = 0; row < batch.RowCount; row++)
                    await LineAsync(target, json =>
                    {
                        json.WriteString("table"u8, table.Path);
                        json.WritePropertyName("row"u8);
                        RowJson.Write(json, batch, row);
                    }, cancellation).ConfigureAwait(false);
            }
            found.Add(new ExportedRows(table.Path, rows));
        }
        await foreach (var dataset in BronzeAsync(cancellation).ConfigureAwait(false))
        {
            var payloads = 0L;
            await foreach (var (path, payload) in BronzePayloads.OfAsync(store, dataset, person, cancellation).ConfigureAwait(false))
            {
                payloads++;
                await LineAsync(target, json =>
                {
                    json.WriteString("object"u8, path);
                    json.WriteString("payload"u8, payload);
                }, cancellation).ConfigureAwait(false);
            }
            found.Add(new ExportedRows(dataset, payloads));
        }
        return found;
    }

    /// <summary>Writes the person's rows of every table as a Parquet file <c>{prefix}/{table}.parquet</c>; tables without any get none.</summary>
    public async Task<IReadOnlyList<ExportedRows>> ExportParquetAsync(Person person, IObjectStore target, string prefix, CancellationToken cancellation = default)
    {
        var found = new List<ExportedRows>();
        await foreach (var (table, where) in TablesAsync(person, cancellation).ConfigureAwait(false))
        {
            var file = await target.OpenWriteAsync($"{prefix}/{table.Path}.parquet", cancellation).ConfigureAwait(false);
            await using var closing = file.ConfigureAwait(false);
            var writer = new ParquetWriter(file.Content, table.Schema, leaveOpen: true);
            await foreach (var batch in table.ReadAsync(new ReadOptions { Where = where }, cancellation).ConfigureAwait(false))
                await writer.WriteAsync(batch, cancellation).ConfigureAwait(false);
            await writer.CloseAsync(cancellation).ConfigureAwait(false);
            if (writer.RowCount > 0)
                await file.CompleteAsync(cancellation).ConfigureAwait(false);
            found.Add(new ExportedRows(table.Path, writer.RowCount));
        }
        return found;
    }

    /// <summary>
    /// Erases the person from every table and bronze dataset, one after the other. Idempotent and resumable: after a failure
    /// it is run again. A report per table or dataset; the erasure is complete when none has hits left. Tables of tiles are
    /// emptied: the state of a product may hold the ids of all who looked at it, and silver, whose log forgets, is read anew anyway.
    /// </summary>
    public async Task<IReadOnlyList<ErasureReport>> EraseAsync(Person person, CancellationToken cancellation = default)
    {
        var reports = new List<ErasureReport>();
        await foreach (var (table, where) in TablesAsync(person, cancellation, Filter.All()).ConfigureAwait(false))
            reports.Add(await TableErasure.RunAsync(table, where, cancellation).ConfigureAwait(false));
        await foreach (var dataset in BronzeAsync(cancellation).ConfigureAwait(false))
            reports.Add(await BronzeErasure.RunAsync(store, dataset, person, cancellation).ConfigureAwait(false));
        return reports;
    }

    async IAsyncEnumerable<(DeltaTable Table, Filter Where)> TablesAsync(Person person, [EnumeratorCancellation] CancellationToken cancellation, Filter? ofTiles = null)
    {
        await foreach (var path in TableListing.ListAsync(store, _root, cancellation).ConfigureAwait(false))
        {
            var table = await DeltaTable.OpenAsync(store, path, options, cancellation).ConfigureAwait(false);
            if ((IsOfTiles(path) ? ofTiles : person.In(table.Schema)) is { } where)
                yield return (table, where);
        }
    }

    static bool IsOfTiles(string path) => path.Split('/') is [_, _, var layer, ..] && layer == LakePath.Folder(LakeLayer.Tiles);

    /// <summary>The folders of bronze datasets.</summary>
    async IAsyncEnumerable<string> BronzeAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var pack in Folders.BelowAsync(store, _root, cancellation).ConfigureAwait(false))
            await foreach (var dataset in Folders.BelowAsync(store, $"{pack}/{LakePath.Folder(LakeLayer.Bronze)}/", cancellation).ConfigureAwait(false))
                yield return dataset;
    }

    static async Task LineAsync(Stream target, Action<Utf8JsonWriter> write, CancellationToken cancellation)
    {
        var line = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, s_lines))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        line.GetSpan(1)[0] = (byte)'\n';
        line.Advance(1);
        await target.WriteAsync(line.WrittenMemory, cancellation).ConfigureAwait(false);
    }
}
