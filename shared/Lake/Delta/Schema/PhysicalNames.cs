using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Schema;

/// <summary>The names that columns have in data files, statistics and partition values: with column mapping they differ from the table's.</summary>
sealed class PhysicalNames
{
    const string Key = "delta.columnMapping.physicalName";
    readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public PhysicalNames(TableSchema schema, IReadOnlyDictionary<string, string> configuration)
    {
        IsMapped = configuration.TryGetValue("delta.columnMapping.mode", out var mode) && mode is "name" or "id";
        foreach (var field in schema.Fields)
            _names[field.Name] = Name(field);
    }

    public bool IsMapped { get; }

    public string Of(string column) => _names.TryGetValue(column, out var name) ? name : column;

    /// <summary>The columns as data files have them.</summary>
    public TableSchema Physical(TableSchema logical) =>
        IsMapped ? new TableSchema([.. logical.Fields.Select(Field)]) : logical;

    Field Field(Field field) => field with { Name = Name(field), Type = Type(field.Type) };

    LakeType Type(LakeType type) => type switch
    {
        StructType record => new StructType([.. record.Fields.Select(Field)]),
        ListType list => new ListType(list.Element with { Type = Type(list.Element.Type) }),
        MapType map => new MapType(map.Key with { Type = Type(map.Key.Type) }, map.Value with { Type = Type(map.Value.Type) }),
        _ => type,
    };

    string Name(Field field) => IsMapped && field.Metadata is { } metadata && metadata.TryGetValue(Key, out var name) ? name : field.Name;
}
