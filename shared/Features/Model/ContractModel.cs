namespace Millrace.Features.Model;

/// <summary>A contract as a view sees whose rows pass it.</summary>
/// <param name="Rows">The fields.</param>
/// <param name="TimeColumns">The fields that give the event time, the first that has a value.</param>
public sealed record ContractModel(DatasetSchema Rows, IReadOnlyList<string> TimeColumns);
