using Millrace.Features.Definitions.Packs;
using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>Reads a dimension: <c>product: { dataset: products, on: product_id, columns: { … } }</c>.</summary>
internal static class DimensionReader
{
    /// <param name="At">Where it stands, for errors about its key.</param>
    /// <param name="Dataset">Whose rows are joined.</param>
    /// <param name="On">The local column or key to join on, if written.</param>
    /// <param name="Derived">Columns computed once per version.</param>
    /// <param name="Columns">All its columns, without the alias.</param>
    public sealed record Dimension(Position At, DatasetSchema Dataset, string? On, IReadOnlyList<NamedExpression> Derived, ColumnSet Columns)
    {
        public void AddTo(ColumnSet columns, string alias)
        {
            foreach (var name in Columns.Names)
            {
                if (Columns.Find(name) is { IsConstant: false } column)
                    columns.Add($"{alias}.{name}", FailedColumn.Is(column) ? column : Compiled.OfColumn(column.Type, $"{alias}.{name}"));
            }
        }
    }

    public static Dimension? Read(YamlEntry entry, PackContext pack, ColumnSet parameters, string what)
    {
        var fields = Fields.Of(entry.Value, pack.Errors, what, "dataset", "on", "columns");
        if (fields?.Scalar("dataset", required: true) is not { } scalar
            || pack.Dataset(scalar.Value, DatasetKind.Entity, scalar.At) is not { } dataset)
            return null;
        var columns = parameters.Copy();
        foreach (var field in dataset.Fields)
            columns.Add(field.Name, field.Type);
        var derived = new List<NamedExpression>();
        var reader = new ExpressionReader(pack.Errors);
        foreach (var column in fields.Entries("columns"))
        {
            if (columns.Contains(column.Name))
                pack.Errors.Add(column.Key.At, $"'{dataset.Name}' has a column '{column.Name}' already");
            else if (column.Value is not YamlScalar { IsNull: false } text)
                pack.Errors.Add(column.Value.At, $"the column '{column.Name}' must be an expression, not {column.Value.Kind}");
            else if (reader.Compile(text, () => new EventReading(columns, pack.Aggregates)) is var (compiled, expression))
            {
                derived.Add(new NamedExpression(column.Name, expression));
                columns.Add(column.Name, compiled.Type);
            }
            else
            {
                columns.Add(column.Name, FailedColumn.Of(column.Name));
            }
        }
        return new Dimension(fields.Has("on") ? fields.PlaceOf("on") : entry.Key.At, dataset, fields.Text("on"), derived, columns);
    }
}
