using Millrace.Features.Definitions.Packs;
using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>The columns that stand beside each event of a view: its own, those of joined dimensions, and derived ones.</summary>
internal sealed record EventColumns(DatasetSchema Stream, IReadOnlyList<JoinModel> Joins, IReadOnlyList<NamedExpression> Derived, ColumnSet Columns)
{
    public static EventColumns? Read(ViewDraft view, PackContext pack, ColumnSet parameters)
    {
        if (view.Fields.Scalar("stream", required: true) is not { } scalar
            || pack.Dataset(scalar.Value, DatasetKind.Event, scalar.At) is not { } stream)
            return null;
        var columns = parameters.Copy();
        foreach (var field in stream.Fields)
        {
            if (!columns.Add(field.Name, field.Type))
                pack.Errors.Add(view.Fields.PlaceOf("parameters"), $"the parameter '{field.Name}' has the name of a column of '{stream.Name}'");
        }
        var joins = new List<JoinModel>();
        foreach (var entry in view.Fields.Entries("joins"))
        {
            if (DimensionReader.Read(entry, pack, parameters, "a join") is not { } join)
                continue;
            var key = join.On ?? join.Dataset.Key[0];
            if (!CheckKey(key, stream, join, pack))
                continue;
            joins.Add(new JoinModel(entry.Name, join.Dataset, key) { Derived = join.Derived });
            join.AddTo(columns, entry.Name);
        }
        return new EventColumns(stream, joins, Derive(view, pack, columns), columns);
    }

    static bool CheckKey(string key, DatasetSchema stream, DimensionReader.Dimension join, PackContext pack)
    {
        var type = stream.TypeOf(key);
        if (type is null)
            pack.Errors.Add(join.At, $"'{stream.Name}' has no column '{key}' to join '{join.Dataset.Name}' on", stream.Fields.Select(f => f.Name), key);
        else if (type != join.Dataset.TypeOf(join.Dataset.Key[0]))
            pack.Errors.Add(join.At, $"'{key}' and the key '{join.Dataset.Key[0]}' of '{join.Dataset.Name}' have different types");
        else
            return true;
        return false;
    }

    static List<NamedExpression> Derive(ViewDraft view, PackContext pack, ColumnSet columns)
    {
        var derived = new List<NamedExpression>();
        var reader = new ExpressionReader(pack.Errors);
        foreach (var entry in view.Fields.Entries("columns"))
        {
            if (columns.Contains(entry.Name))
                pack.Errors.Add(entry.Key.At, $"there is a column or parameter '{entry.Name}' already");
            else if (entry.Value is not YamlScalar { IsNull: false } scalar)
                pack.Errors.Add(entry.Value.At, $"the column '{entry.Name}' must be an expression, not {entry.Value.Kind}");
            else if (reader.Compile(scalar, () => new EventReading(columns, pack.Aggregates)) is var (compiled, expression))
            {
                derived.Add(new NamedExpression(entry.Name, expression));
                columns.Add(entry.Name, compiled.Type);
            }
            else
            {
                // The name exists, though its value is wrong: who reads it makes no mistake of his own.
                columns.Add(entry.Name, FailedColumn.Of(entry.Name));
            }
        }
        return derived;
    }
}
