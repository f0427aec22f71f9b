using Millrace.Features.Columns;

namespace Millrace.Features.Model;

/// <summary>A column of a dataset.</summary>
public sealed record FieldModel(string Name, ColumnType Type, bool Nullable = true);
