namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>One row of a training set before its features: when, which entities, and the label.</summary>
/// <param name="Time">The instant in µs since 1970 UTC; no feature sees anything at or after it.</param>
/// <param name="Id">The event's id: orders rows of one instant.</param>
/// <param name="Keys">The entities' keys, in the order of the spine's key columns.</param>
/// <param name="Label">The label, or null.</param>
sealed record SpineRow(long Time, string Id, IReadOnlyList<string?> Keys, double? Label);

/// <summary>The rows in order of (time, id), their key columns, and the version of the dataset they were read from.</summary>
sealed record SpineRows(IReadOnlyList<string> KeyColumns, IReadOnlyList<SpineRow> Rows, long? DatasetVersion)
{
    /// <summary>What was drawn beside the positives; null where no negatives were asked for.</summary>
    public NegativeReport? Negatives { get; init; }
}
