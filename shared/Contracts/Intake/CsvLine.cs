namespace Millrace.Contracts.Intake;

/// <summary>A line of a CSV file: its fields, or why it has none.</summary>
/// <param name="Number">The physical line the row begins on, the first of the file being 1.</param>
/// <param name="Fields">As many as the header has; empty when broken.</param>
/// <param name="Raw">The line as it stands in the file.</param>
/// <param name="Broken">Why it is no row, or null.</param>
public sealed record CsvLine(long Number, IReadOnlyList<string> Fields, string Raw, string? Broken);
