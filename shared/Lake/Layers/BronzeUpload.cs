using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Layers;

/// <summary>
/// An uploaded file on its way into bronze, as Parquet: per line its number in the file (<c>_line</c>), the line as it stood
/// (<c>_raw</c>), and its fields as texts under the names of the file's header, null for a line that is no row.
/// </summary>
public sealed class BronzeUpload : IAsyncDisposable
{
    /// <summary>The column of the physical line numbers.</summary>
    public const string Line = "_line";

    /// <summary>The column of the lines as they stood.</summary>
    public const string Raw = "_raw";

    const int BatchRows = 4096;
    readonly IObjectWriter _target;
    readonly ParquetWriter _writer;
    readonly BatchBuilder _rows;

    BronzeUpload(IObjectWriter target, string path, TableSchema schema, IReadOnlyList<KeyValuePair<string, string>> notes)
    {
        (_target, Path, _rows) = (target, path, new BatchBuilder(schema));
        _writer = new ParquetWriter(target.Content, schema, new ParquetWriterOptions { KeyValues = notes }, leaveOpen: true);
    }

    /// <summary>The object's path.</summary>
    public string Path { get; }

    /// <summary>Begins an upload's object; an earlier one of the same id and hour is replaced.</summary>
    /// <param name="store">The lake.</param>
    /// <param name="path">Tenant and pack.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="received">When it was received.</param>
    /// <param name="id">The upload's id.</param>
    /// <param name="header">The names of the file's columns; one that comes again gets a number.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task<BronzeUpload> OpenAsync(
        IObjectStore store, LakePath path, string dataset, DateTimeOffset received, string id, IReadOnlyList<string> header, CancellationToken cancellation = default)
    {
        var target = BronzeName.OfUpload(path, dataset, received, id);
        return new BronzeUpload(await store.OpenWriteAsync(target, cancellation).ConfigureAwait(false), target, Schema(header), FileNotes.Of(store, target));
    }

    /// <summary>Adds a line.</summary>
    /// <param name="line">Its number, the first of the file being 1.</param>
    /// <param name="fields">As many as the header has; empty for a line that is no row.</param>
    /// <param name="raw">The line as it stood.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async ValueTask AddAsync(long line, IReadOnlyList<string> fields, string raw, CancellationToken cancellation = default)
    {
        var columns = _rows.Schema.Fields.Count - 2;
        _rows.Append([line, raw, .. Enumerable.Range(0, columns).Select(i => i < fields.Count ? fields[i] : null)]);
        if (_rows.Count >= BatchRows)
            await _writer.WriteAsync(_rows.Build(), cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes the object appear; durable when the task completes.</summary>
    public async Task CompleteAsync(CancellationToken cancellation = default)
    {
        if (_rows.Count > 0)
            await _writer.WriteAsync(_rows.Build(), cancellation).ConfigureAwait(false);
        await _writer.CloseAsync(cancellation).ConfigureAwait(false);
        await _target.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _target.DisposeAsync();

    static TableSchema Schema(IReadOnlyList<string> header)
    {
        var fields = new List<Field> { new(Line, LakeType.Int64, false), new(Raw, LakeType.String, false) };
        var taken = new HashSet<string>([Line, Raw], StringComparer.OrdinalIgnoreCase);
        foreach (var given in header)
        {
            var name = given.Length > 0 ? given : "column";
            for (var n = 2; !taken.Add(name); n++)
                name = $"{given}_{n}";
            fields.Add(new Field(name, LakeType.String));
        }
        return new TableSchema(fields);
    }
}
