using Millrace.Features.Columns;

namespace Millrace.Features.Execution;

/// <summary>
/// Finished rows of a view: one column per feature, in declared order, by name, as they are stored and served (float32
/// already rounded, held as double). A row whose entity is unknown at its instant has the values of an empty history.
/// </summary>
/// <param name="Keys">The join keys of each row.</param>
/// <param name="Instants">The instant (µs) of each row.</param>
/// <param name="Values">The features.</param>
/// <param name="Known">Whether the entity had an event or a row of its own dimension before the instant.</param>
/// <param name="Statuses">Whether the values could be computed; always exact from history.</param>
public sealed record FinishedRows(string[][] Keys, long[] Instants, RecordBatch Values, bool[] Known, FinishStatus[] Statuses);
