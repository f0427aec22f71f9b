using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>Makes the features of a view of what was compiled, checking names and types.</summary>
internal sealed class FeatureBuilder(ViewDraft view, FeatureGraph graph, ColumnSet columns, ErrorSink errors)
{
    public IReadOnlyList<FeatureModel> Build(Func<FeatureGraph.Resolved, TransformationClass> classOf)
    {
        CheckNames();
        foreach (var part in view.Parts)
            graph.Compile(part.Name);
        return [.. view.Features.Select(f => Build(f, classOf)).OfType<FeatureModel>()];
    }

    FeatureModel? Build(FeatureDraft draft, Func<FeatureGraph.Resolved, TransformationClass> classOf)
    {
        if (graph.Compile(draft.Name) is not { } resolved || draft.Value is null)
            return null;
        if (TypeOf(draft, resolved.Value) is not { } type)
            return null;
        var value = resolved.Value.As(ExpressionTypes.Of(type.Column));
        return new FeatureModel(draft.Name, type, Finishing.Finish(value, Text(resolved, type), resolved.Inputs))
        {
            Description = draft.Description,
            Text = draft.Value.Value.Trim(),
            Tags = draft.Tags,
            Class = classOf(resolved),
            Aliases = [.. draft.Aliases.Select(a => a.Value)],
        };
    }

    /// <summary>Widening changes the values, so it belongs to the text that names them.</summary>
    static string Text(FeatureGraph.Resolved resolved, FeatureType type) =>
        resolved.Value.Type == ExpressionTypes.Of(type.Column) ? resolved.Text : $"{type.Column.ToString().ToLowerInvariant()}({resolved.Text})";

    FeatureType? TypeOf(FeatureDraft draft, Compiled value)
    {
        var at = draft.Value!.Locate(0);
        if (value.Type == ExpressionType.Duration)
        {
            errors.Add(at, $"'{draft.Name}' is a duration, which no feature can be; divide it by one, or take its seconds", ["x / 1d", "seconds(x)"]);
            return null;
        }
        if (draft.Type is not { } declared)
        {
            if (FeatureTypes.Infer(value.Type) is { } inferred)
                return inferred;
            errors.Add(at, $"'{draft.Name}' needs a declared type", ["type: float32[64]", "type: float32", "type: string"]);
            return null;
        }
        if (value.Type == ExpressionType.Null || declared.Accepts(value.Type.Column()))
            return declared;
        var hint = declared.Kind switch
        {
            FeatureKind.Int64 when value.Type.IsNumber() => "; say how it becomes whole: floor(x), round(x) or int64(x)",
            FeatureKind.Decimal when value.Type.IsNumber() => "; say that it is rounded: decimal(x)",
            _ => "",
        };
        errors.Add(at, $"'{draft.Name}' is declared {declared}, but its value is {value.Type.Word()}{hint}");
        return null;
    }

    void CheckNames()
    {
        var taken = view.Entity.JoinKeys.Concat(columns.Names).Append("as_of").Append("event_timestamp").Append("created_timestamp").ToHashSet(StringComparer.Ordinal);
        foreach (var draft in view.Parts.Concat(view.Features))
        {
            if (!taken.Add(draft.Name))
                errors.Add(draft.At, $"'{draft.Name}' is taken already: by a key, a parameter, a part, a feature or a column that every row has");
        }
        foreach (var alias in view.Features.SelectMany(f => f.Aliases))
        {
            if (!taken.Add(alias.Value))
                errors.Add(alias.At, $"the alias '{alias.Value}' is taken already");
        }
    }
}
