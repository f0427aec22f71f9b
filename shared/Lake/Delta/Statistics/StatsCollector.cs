using System.Text;
using Millrace.Lake.Columns;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Statistics;

/// <summary>Collects the statistics of a file while it is written.</summary>
sealed class StatsCollector
{
    // Beyond that many columns bounds cost more in the log than they save in reading.
    const int MaxColumns = 64;
    readonly TableSchema _schema;
    readonly ColumnRange?[] _ranges;
    readonly long[] _nulls;

    public StatsCollector(TableSchema schema)
    {
        _schema = schema;
        _nulls = new long[schema.Fields.Count];
        _ranges = [.. schema.Fields.Select((field, i) => i < MaxColumns ? ColumnRange.For(field.Type) : null)];
    }

    public long Rows { get; private set; }

    public void Add(ColumnBatch batch)
    {
        Rows += batch.RowCount;
        for (var i = 0; i < _ranges.Length; i++)
        {
            _nulls[i] += batch.Columns[i].NullCount;
            _ranges[i]?.Add(batch.Columns[i]);
        }
    }

    public string ToJson() => StatsJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("numRecords", Rows);
        Bounds("minValues", range => range.Min);
        Bounds("maxValues", range => range.Max);
        json.WriteStartObject("nullCount");
        for (var i = 0; i < _ranges.Length && i < MaxColumns; i++)
            if (!_schema.Fields[i].Type.IsNested)
                json.WriteNumber(_schema.Fields[i].Name, _nulls[i]);
        json.WriteEndObject();
        json.WriteEndObject();

        void Bounds(string name, Func<ColumnRange, object?> bound)
        {
            json.WriteStartObject(name);
            for (var i = 0; i < _ranges.Length; i++)
                if (_ranges[i] is { } range && bound(range) is { } value)
                    StatsJson.Value(json, _schema.Fields[i].Name, _schema.Fields[i].Type, value);
            json.WriteEndObject();
        }
    });
}
