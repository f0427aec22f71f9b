using System.Runtime.CompilerServices;
using System.Text;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Upkeep;

/// <summary>Finds a person's payloads in bronze.</summary>
static class BronzePayloads
{
    public static async IAsyncEnumerable<(string Path, string Payload)> OfAsync(
        IObjectStore store, string dataset, Person person, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = new BronzeReader(store);
        await foreach (var info in store.ListAsync(dataset + "/", null, cancellation).ConfigureAwait(false))
            if (info.Path.EndsWith(BronzeName.Lines, StringComparison.Ordinal))
            {
                await foreach (var line in reader.LinesAsync(info.Path, cancellation).ConfigureAwait(false))
                    if (person.IsIn(line.Span))
                        yield return (info.Path, Encoding.UTF8.GetString(line.Span));
            }
            else if (info.Path.EndsWith(BronzeName.Upload, StringComparison.Ordinal))
                await foreach (var batch in DataFiles.ReadAllAsync(store, info.Path, cancellation).ConfigureAwait(false))
                {
                    var own = Rows(batch, person);
                    for (var row = 0; row < own.Length; row++)
                        if (own[row])
                            yield return (info.Path, ((BytesColumn)batch[BronzeUpload.Raw]).Text(row) ?? "");
                }
    }

    /// <summary>Marks the person's rows of an upload; a line that is no row is the person's if the id stands anywhere in it.</summary>
    public static bool[] Rows(ColumnBatch batch, Person person)
    {
        var rows = new bool[batch.RowCount];
        var id = Encoding.UTF8.GetBytes(person.Id);
        var names = batch.Schema.Fields.Select(field => field.Name).Where(name => name is not (BronzeUpload.Line or BronzeUpload.Raw)).ToList();
        var columns = names.Where(person.Names.Contains).Select(name => (BytesColumn)batch[name]).ToList();
        var raw = (BytesColumn)batch[BronzeUpload.Raw];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = names.TrueForAll(name => batch[name].IsNull(row))
                ? raw[row].IndexOf(id) >= 0
                : columns.Exists(column => !column.IsNull(row) && column[row].SequenceEqual(id));
        return rows;
    }
}
