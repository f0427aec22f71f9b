using Millrace.Contracts.Models;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.Transform;

/// <summary>Brings features into the form that a version of a model was trained with; features that it does not transform stay as they are.</summary>
/// <param name="parameters">The version's parameters.</param>
internal sealed class ModelTransform(IReadOnlyList<ColumnParameters> parameters)
{
    /// <summary>What is done with a feature; null when nothing is.</summary>
    /// <exception cref="ProblemException">409: the model was trained on another version of the view.</exception>
    public ColumnParameters? Of(FeatureViewModel view, string feature)
    {
        var name = $"{view.Pack}.{view.Name}.{feature}@v";
        var found = parameters.FirstOrDefault(each => each.Feature.StartsWith(name, StringComparison.Ordinal));
        return found is null || found.Feature == $"{name}{view.Version}"
            ? found
            : throw new ProblemException(StatusCodes.Status409Conflict, "parameters_mismatch", $"The model was trained on {found.Feature}, and asked for is {name}{view.Version}.");
    }

    /// <summary>The type of a transformed feature.</summary>
    public static FeatureType TypeOf(ColumnParameters fitted) => fitted.OneHot ? new FeatureType(FeatureKind.Vector, fitted.Dimension) : new FeatureType(FeatureKind.Float64);

    /// <summary>The transformed values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="fitted">The feature's parameters.</param>
    /// <param name="isLeftOut">The rows that stay null because their values cannot be trusted, and are not filled in either.</param>
    public static Column Apply(Column values, ColumnParameters fitted, Func<int, bool>? isLeftOut = null)
    {
        var transformed = new ColumnBuilder(TypeOf(fitted).Column, values.Length);
        for (var row = 0; row < values.Length; row++)
            transformed.AppendObject(isLeftOut?.Invoke(row) == true ? null : Of(values.ValueAt(row), fitted));
        return transformed.Build();
    }

    static object? Of(object? value, ColumnParameters fitted) => fitted.Categories is null
        ? fitted.Of(Number(value))
        : fitted.OneHot ? fitted.VectorOf(Text(value)) : fitted.OfText(Text(value));

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
