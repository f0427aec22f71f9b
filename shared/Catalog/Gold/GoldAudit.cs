using Millrace.Lake.Delta;

namespace Millrace.Catalog.Gold;

/// <summary>Reads staged rows back, from the files that would be published, before anybody else can see them.</summary>
static class GoldAudit
{
    /// <param name="staged">The staged files.</param>
    /// <param name="table">The table's path, for the message.</param>
    /// <param name="keyColumns">The columns that identify a row.</param>
    /// <param name="runId">The run whose rows are counted.</param>
    /// <param name="expected">How many rows the run brings.</param>
    /// <param name="cancellationToken">Ends the audit early.</param>
    /// <exception cref="GoldAuditException">Rows are missing, a key is null, or a key occurs twice.</exception>
    public static async Task CheckAsync(
        StagedCommit staged, string table, IReadOnlyList<string> keyColumns, string runId, long expected, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (rows, own) = (0L, 0L);
        await foreach (var batch in staged.ReadAsync([.. keyColumns, GoldSchema.RunId], cancellationToken))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                var key = new object?[keyColumns.Count];
                for (var part = 0; part < key.Length; part++)
                    key[part] = batch.Columns[part].ValueAt(row) ?? throw new GoldAuditException($"{table}: a staged row has no {keyColumns[part]}; nothing was published.");
                // Lengths keep parts apart that hold each other's separators.
                if (!seen.Add(string.Concat(key.Select(part => Length(part) + part))))
                    throw new GoldAuditException($"{table}: two staged rows have the key {string.Join(", ", key)}; nothing was published.");
                if ((string?)batch.Columns[^1].ValueAt(row) == runId)
                    own++;
            }
            rows += batch.RowCount;
        }
        if (rows != staged.Rows || own != expected)
            throw new GoldAuditException($"{table}: {own} of {expected} rows of the run, and {rows} of {staged.Rows} rows in all, are in the staged files; nothing was published.");
    }

    static string Length(object? part) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{$"{part}".Length}:");
}
