using System.Text.Json.Serialization;

namespace Millrace.FeatureServing.Lineage;

/// <summary>A column that a column is made of.</summary>
internal sealed record InputField(string Namespace, string Name, string Field);

/// <summary>OpenLineage's facet of the columns behind each column; its names are OpenLineage's.</summary>
internal sealed record ColumnLineage(IReadOnlyDictionary<string, ColumnInputs> Fields)
{
    /// <summary>The facet's name.</summary>
    public const string Facet = "columnLineage";

    public static ColumnLineage Of<T>(IEnumerable<T> columns, Func<T, string> name, Func<T, IReadOnlyList<InputField>> inputs) =>
        new(columns.ToDictionary(name, column => new ColumnInputs(inputs(column))));
}

/// <summary>The columns behind one column.</summary>
internal sealed record ColumnInputs([property: JsonPropertyName("inputFields")] IReadOnlyList<InputField> Fields);
