using Millrace.Contracts.Models;
using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.OnlineFeatures.Transform;

/// <summary>Applies a model's parameters to the columns of an answer. Statuses stay those of the features themselves.</summary>
internal static class TransformedColumns
{
    /// <param name="plan">What was asked for.</param>
    /// <param name="columns">The answer; its last columns are those of the plan's outputs, and are replaced.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <exception cref="ProblemException">409: the model was trained on another version of a view.</exception>
    public static void Apply(LookupPlan plan, AnswerColumn[] columns, IReadOnlyList<ColumnParameters> parameters)
    {
        var first = columns.Length - plan.Outputs.Length;
        for (var i = 0; i < plan.Outputs.Length; i++)
        {
            var output = plan.Outputs[i];
            var view = output.IsOnDemand ? plan.OnDemand[output.View].View : plan.Stored[output.View].View;
            if (Of(view, output.Feature, parameters) is { } fitted)
                columns[first + i] = columns[first + i] with { Values = Values(columns[first + i], fitted) };
        }
    }

    static ColumnParameters? Of(FeatureViewModel view, string feature, IReadOnlyList<ColumnParameters> parameters)
    {
        var name = $"{view.Pack}.{view.Name}.{feature}@v";
        var found = parameters.FirstOrDefault(each => each.Feature.StartsWith(name, StringComparison.Ordinal));
        return found is null || found.Feature == $"{name}{view.Version}"
            ? found
            : throw new ProblemException(StatusCodes.Status409Conflict, "parameters_mismatch", $"The model was trained on {found.Feature}, and asked for is {name}{view.Version}.");
    }

    static DoubleColumn Values(AnswerColumn column, ColumnParameters parameters)
    {
        var values = new double[column.Values.Length];
        var validity = new bool[values.Length];
        for (var row = 0; row < values.Length; row++)
        {
            // A value that cannot be trusted is not filled in either.
            if (column.Statuses?[row] == FeatureStatus.Invalid)
                continue;
            var value = column.Values.ValueAt(row);
            var transformed = parameters.Categories is null ? parameters.Of(Number(value)) : parameters.OfText(Text(value));
            validity[row] = transformed is not null;
            values[row] = transformed ?? 0;
        }
        return new DoubleColumn(values, validity);
    }

    static double? Number(object? value) => value switch
    {
        double number => number,
        long whole => whole,
        Int128 exact => FixedDecimal.ToDouble(exact),
        _ => null,
    };

    static string? Text(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => null,
    };
}
