using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Log;

/// <summary>Fields of a struct column by name; whatever is absent is null.</summary>
readonly struct RecordColumn(StructColumn? column)
{
    public StructColumn? Column => column;

    public static RecordColumn Of(ColumnBatch batch, string name)
    {
        var index = batch.Schema.IndexOf(name);
        return new RecordColumn(index < 0 ? null : batch.Columns[index] as StructColumn);
    }

    public bool Has(int row) => column is not null && !column.IsNull(row);

    public RecordColumn Record(string name) => new(Child(name) as StructColumn);

    public string? Text(string name, int row) => (Child(name) as BytesColumn)?.Text(row);

    public string Need(string name, int row, string file = "a checkpoint") =>
        Text(name, row) ?? throw new LakeFormatException(file, -1, $"an action lacks its '{name}'");

    public long? Long(string name, int row) => Child(name)?.ValueAt(row) switch
    {
        long number => number,
        int number => number,
        _ => null,
    };

    public bool? Flag(string name, int row) => Child(name)?.ValueAt(row) as bool?;

    public Dictionary<string, string?>? Map(string name, int row)
    {
        if (Child(name) is not MapColumn map || map.IsNull(row) || map.Keys is not BytesColumn keys || map.Values is not BytesColumn values)
            return null;
        var entries = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = map.Offsets[row]; i < map.Offsets[row + 1]; i++)
            entries[keys.Text(i) ?? ""] = values.Text(i);
        return entries;
    }

    public List<string>? List(string name, int row)
    {
        if (Child(name) is not ListColumn list || list.IsNull(row) || list.Elements is not BytesColumn items)
            return null;
        var texts = new List<string>();
        for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++)
            texts.Add(items.Text(i) ?? "");
        return texts;
    }

    ColumnData? Child(string name)
    {
        if (column is null)
            return null;
        var fields = ((StructType)column.Type).Fields;
        for (var i = 0; i < fields.Count; i++)
            if (fields[i].Name == name)
                return column.Children[i];
        return null;
    }
}
