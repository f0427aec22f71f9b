using System.Globalization;
using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>The types that definitions declare, by the words for them.</summary>
internal static class FeatureTypes
{
    const int LargestVector = 4096;

    static readonly Dictionary<string, FeatureKind> Words = new(StringComparer.Ordinal)
    {
        ["bool"] = FeatureKind.Bool,
        ["int64"] = FeatureKind.Int64,
        ["float32"] = FeatureKind.Float32,
        ["float64"] = FeatureKind.Float64,
        ["decimal"] = FeatureKind.Decimal,
        ["string"] = FeatureKind.String,
        ["timestamp"] = FeatureKind.Timestamp,
        ["list"] = FeatureKind.List,
    };

    public static FeatureType? Read(YamlScalar scalar, ErrorSink errors)
    {
        var word = scalar.Value;
        if (Words.TryGetValue(word, out var kind))
            return new FeatureType(kind);
        if (word.StartsWith("float32[", StringComparison.Ordinal) && word.EndsWith(']')
            && int.TryParse(word.AsSpan(8, word.Length - 9), NumberStyles.None, CultureInfo.InvariantCulture, out var dimension)
            && dimension is > 0 and <= LargestVector)
            return new FeatureType(FeatureKind.Vector, dimension);
        errors.Add(scalar.At, $"'{word}' is no type of a feature", [.. Words.Keys, "float32[64]"], word);
        return null;
    }

    /// <summary>The type of a feature that declares none; null if the expression's type cannot be a feature's.</summary>
    public static FeatureType? Infer(ExpressionType type) => type switch
    {
        ExpressionType.Bool => new(FeatureKind.Bool),
        ExpressionType.Int64 => new(FeatureKind.Int64),
        ExpressionType.Float64 => new(FeatureKind.Float64),
        ExpressionType.Decimal => new(FeatureKind.Decimal),
        ExpressionType.String => new(FeatureKind.String),
        ExpressionType.Timestamp => new(FeatureKind.Timestamp),
        ExpressionType.List => new(FeatureKind.List),
        _ => null,
    };
}
