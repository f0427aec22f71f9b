using System.Text.Json;
using Millrace.Contracts.Models;
using Millrace.Hosting.Problems;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Fits the parameters that a request asks for, on the rows of the training part and no others.</summary>
static class TransformFit
{
    /// <exception cref="ProblemException">A feature is not among those of the set, or the wish does not fit its type.</exception>
    public static IReadOnlyList<ColumnParameters> Fit(
        IReadOnlyList<TransformRequest> requests, IReadOnlyList<FeatureColumn> features, IReadOnlyList<JsonElement> values, TemporalSplit split) =>
        [.. requests.Select(request => Fit(request, features, [.. values.Take(split.TrainEnd)]))];

    static ColumnParameters Fit(TransformRequest request, IReadOnlyList<FeatureColumn> features, JsonElement[] train)
    {
        var column = (request.Feature ?? "").Replace(":", "__", StringComparison.Ordinal);
        var feature = features.FirstOrDefault(each => each.Column == column)
            ?? throw ProblemException.Invalid("invalid_field", $"'transform.feature' is '{request.Feature}', which is none of the set's features: {string.Join(", ", features.Select(each => each.Column.Replace("__", ":", StringComparison.Ordinal)))}.");
        var parameters = new ColumnParameters { Column = feature.Column, Feature = feature.Id };
        var cells = Array.ConvertAll(train, row => row.GetProperty(column));
        return feature.Type switch
        {
            "int64" or "float32" or "float64" or "decimal" => OfNumbers(request, parameters, [.. cells.Where(cell => cell.ValueKind == JsonValueKind.Number).Select(cell => cell.GetDouble())], cells.Length),
            "string" or "bool" => OfTexts(request, parameters, [.. cells.Select(TransformCell.Text).OfType<string>()], cells.Length),
            var other => throw Invalid(request, $"is {other}; numbers, texts and truth values are transformed"),
        };
    }

    static ColumnParameters OfNumbers(TransformRequest request, ColumnParameters parameters, double[] known, int rows)
    {
        if (request.Encode is not null)
            throw Invalid(request, "is a number; 'encode' is for texts");
        if (request is { Constant: not null, Impute: not null })
            throw Invalid(request, "has 'impute' and 'constant'; one of them fills nulls");
        double? fill = request.Impute switch
        {
            null => request.Constant,
            "zero" => 0,
            "mean" => known.Length == 0 ? 0 : known.Average(),
            "median" => Median(known),
            _ => throw Invalid(request, $"has 'impute': '{request.Impute}'; numbers take mean, median or zero"),
        };
        // What is filled in is part of what is normalised.
        double[] all = [.. known, .. fill is { } value ? Enumerable.Repeat(value, rows - known.Length) : []];
        var (shift, scale) = request.Normalise switch
        {
            null => (0, 1),
            "standard" => Standard(all),
            "min_max" => all.Length == 0 ? (0, 1) : (all.Min(), all.Max() - all.Min()),
            _ => throw Invalid(request, $"has 'normalise': '{request.Normalise}'; it takes standard or min_max"),
        };
        return parameters with { Fill = fill, Shift = shift, Scale = scale, Clip = request.Normalise == "min_max" };
    }

    static ColumnParameters OfTexts(TransformRequest request, ColumnParameters parameters, string[] known, int rows)
    {
        if (request.Normalise is not null || request.Constant is not null || request.Encode is not ("ordinal" or "one_hot"))
            throw Invalid(request, "is no number; it takes 'encode': 'ordinal' or 'one_hot', and 'impute': 'most_frequent' or 'zero'");
        var fill = request.Impute switch
        {
            null => null,
            "zero" => "",
            "most_frequent" => known.CountBy(text => text).OrderByDescending(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal).Select(each => each.Key).FirstOrDefault(),
            _ => throw Invalid(request, $"has 'impute': '{request.Impute}'; texts take most_frequent and zero"),
        };
        // What is filled in is part of what is encoded.
        return parameters with
        {
            Categories = [.. known.Concat(known.Length < rows && fill is not null ? [fill] : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            FillText = fill,
            OneHot = request.Encode == "one_hot",
        };
    }

    static (double, double) Standard(double[] values)
    {
        if (values.Length == 0)
            return (0, 1);
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length));
    }

    static double Median(double[] values)
    {
        if (values.Length == 0)
            return 0;
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }

    static ProblemException Invalid(TransformRequest request, string what) => ProblemException.Invalid("invalid_field", $"'{request.Feature}' in 'transform' {what}.");
}
