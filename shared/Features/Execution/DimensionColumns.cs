using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>What finishing reads of an own dimension's dataset.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Columns">The columns that expressions read, and those by which rows are found.</param>
public sealed record DimensionColumns(OwnDimensionModel Dimension, IReadOnlyCollection<string> Columns);
