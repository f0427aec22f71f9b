using System.Text;
using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Online.Records;

/// <summary>
/// The versions that many <see cref="DimensionRecord"/>s hold, read straight into the columns that somebody wants: the
/// same as decoding each and putting the rows one after the other.
/// </summary>
public sealed class DimensionRows
{
    readonly (string Name, byte[] Utf8, ColumnType Type)[] _wanted;

    /// <param name="schema">The dataset.</param>
    /// <param name="columns">Which of its columns are wanted.</param>
    public DimensionRows(DatasetSchema schema, IEnumerable<string> columns)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(columns);
        _wanted = [.. columns.Select(name => (name, Encoding.UTF8.GetBytes(name), schema.TypeOf(name) ?? ColumnType.String))];
    }

    /// <summary>The rows of the records, in their order; what a row lacks is null.</summary>
    /// <exception cref="InvalidDataException">Bytes are no dimension record of a version known here.</exception>
    public RecordBatch Of(IReadOnlyList<byte[]> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var rows = 0;
        foreach (var record in records)
        {
            var head = DimensionRecord.Open(record);
            rows += head.Count();
        }
        var builders = Array.ConvertAll(_wanted, wanted => new ColumnBuilder(wanted.Type, rows));
        var end = 0;
        foreach (var record in records)
        {
            end += Append(record, builders);
            foreach (var builder in builders)
                while (builder.Count < end)
                    builder.AppendNull();
        }
        return new RecordBatch(rows, [.. _wanted.Zip(builders, (wanted, builder) => KeyValuePair.Create(wanted.Name, builder.Build()))]);
    }

    int Append(byte[] record, ColumnBuilder[] builders)
    {
        var bytes = DimensionRecord.Open(record);
        var rows = bytes.Count();
        for (var columns = bytes.Count(); columns > 0; columns--)
        {
            var name = bytes.Text();
            var type = (ColumnType)bytes.Byte();
            var into = Find(name, type) is >= 0 and var place ? builders[place] : null;
            for (var row = 0; row < rows; row++)
                ColumnCodec.ReadValue(ref bytes, type, into);
        }
        return rows;
    }

    int Find(ReadOnlySpan<byte> name, ColumnType type)
    {
        for (var place = 0; place < _wanted.Length; place++)
            if (name.SequenceEqual(_wanted[place].Utf8) && _wanted[place].Type == type)
                return place;
        return -1;
    }
}
