namespace Millrace.Lake.Upkeep;

/// <summary>What an export found in one table or bronze dataset.</summary>
/// <param name="Path">The table's or dataset's path.</param>
/// <param name="Rows">The person's rows or payloads.</param>
public sealed record ExportedRows(string Path, long Rows);
