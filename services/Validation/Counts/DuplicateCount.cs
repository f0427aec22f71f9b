using System.Globalization;
using Millrace.Contracts.Delivery;

namespace Millrace.Validation.Counts;

/// <summary>
/// How many repeats a lane of a dataset has had: one record per lane, with the mark of the last batch counted, so that a batch
/// that comes again is not counted again.
/// </summary>
readonly record struct DuplicateCount(long Mark, long Duplicates, long Conflicts)
{
    public static string KeyOf(string dataset, int lane) => string.Create(CultureInfo.InvariantCulture, $"duplicates/{dataset}/{lane}");

    public static DuplicateCount Parse(string? text)
    {
        var parts = (text ?? "").Trim('"').Split(' ');
        return parts.Length == 3 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var mark)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var duplicates) && long.TryParse(parts[2], CultureInfo.InvariantCulture, out var conflicts)
            ? new(mark, duplicates, conflicts)
            : new(-1, 0, 0);
    }

    /// <summary>The count after a batch; unchanged when the batch is counted already.</summary>
    public DuplicateCount After(SourcePosition position, long duplicates, long conflicts) =>
        position.Mark <= Mark ? this : new(position.Mark, Duplicates + duplicates, Conflicts + conflicts);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mark} {Duplicates} {Conflicts}");
}
