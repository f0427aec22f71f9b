using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;

namespace Millrace.Contracts.Mapping;

/// <summary>Turns the rows of a table with a header into the JSON of a dataset, by a mapping.</summary>
public sealed class RowMapper : IDisposable
{
    readonly List<Output> _outputs = [];
    readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    readonly ArrayBufferWriter<byte> _json = new(512);
    readonly Utf8JsonWriter _writer;
    readonly Func<string, string> _valueOf;
    IReadOnlyList<string> _row = [];

    readonly record struct Output(JsonEncodedText Name, ColumnKind Kind, MappedField Source, int Column);

    /// <param name="contract">The dataset's contract.</param>
    /// <param name="mapping">The mapping, or <see cref="ColumnMapping.None"/>.</param>
    /// <param name="header">The table's columns.</param>
    public RowMapper(DatasetContract contract, ColumnMapping mapping, IReadOnlyList<string> header)
    {
        _writer = new(_json, JsonSlices.WriterOptions);
        _valueOf = column => _columns.TryGetValue(column, out var at) && at < _row.Count ? _row[at] : "";
        for (var i = 0; i < header.Count; i++)
            if (!_columns.TryAdd(header[i], i))
                Repeated.Add(header[i]);
        var taken = mapping.Fields.SelectMany(field => field.Columns).Concat(mapping.Ignore).ToHashSet(StringComparer.Ordinal);
        foreach (var field in mapping.Fields)
        {
            Absent.AddRange(field.Columns.Where(column => !_columns.ContainsKey(column)));
            Add(contract, field.Field, field);
        }

        foreach (var column in header)
            if (!taken.Contains(column))
                Add(contract, column, new() { Field = column, From = column });
        Missing = [.. contract.Fields.Where(field => field.Required && !Gives(field)).Select(field => field.Name)];
    }

    /// <summary>Required fields that no column gives.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Columns that the mapping asks for and the header does not have.</summary>
    public List<string> Absent { get; } = [];

    /// <summary>Columns that the header has twice.</summary>
    public List<string> Repeated { get; } = [];

    bool Gives(ContractField field) =>
        _outputs.Exists(output => output.Source.Field == field.Name || field.Synonyms.Contains(output.Source.Field));

    void Add(DatasetContract contract, string name, MappedField source)
    {
        var kind = contract.Fields.FirstOrDefault(field => field.Name == name || field.Synonyms.Contains(name))?.Type.Kind ?? ColumnKind.String;
        var column = source.From is { } from && _columns.TryGetValue(from, out var at) ? at : -1;
        _outputs.Add(new(JsonEncodedText.Encode(name, JsonSlices.WriterOptions.Encoder), kind, source, column));
    }

    /// <summary>The JSON of a row; valid until the next call.</summary>
    /// <param name="row">As many texts as the header has columns.</param>
    /// <param name="line">The physical line the row begins on.</param>
    public ReadOnlySpan<byte> Map(IReadOnlyList<string> row, long line)
    {
        _row = row;
        _json.ResetWrittenCount();
        _writer.Reset(_json);
        _writer.WriteStartObject();
        foreach (var output in _outputs)
            if (TextOf(output, line) is { Length: > 0 } text)
                Write(output, text);
        _writer.WriteEndObject();
        _writer.Flush();
        return _json.WrittenSpan;
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    string? TextOf(in Output output, long line)
    {
        var source = output.Source;
        if (source.IsLine)
            return line.ToString(CultureInfo.InvariantCulture);
        if (source.Constant is not null)
            return source.Constant;
        if (source.Arithmetic is not null)
            return source.Arithmetic.Evaluate(_valueOf);
        var text = output.Column >= 0 && output.Column < _row.Count ? _row[output.Column] : "";
        if (source.Values is not null && source.Values.TryGetValue(text, out var mapped))
            text = mapped;
        return source.Pattern is not null && text.Length > 0 ? Dated(source, text) : text;
    }

    static string Dated(MappedField source, string text)
    {
        // What does not fit the pattern stays as it is, and the contract's type check tells it.
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParseExact(text, source.Pattern, CultureInfo.InvariantCulture, styles, out var instant)
            && instant - DateTime.MinValue > source.Offset && DateTime.MaxValue - instant > -source.Offset
            ? (instant - source.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)
            : text;
    }

    void Write(in Output output, string text)
    {
        _writer.WritePropertyName(output.Name);
        switch (output.Kind)
        {
            case ColumnKind.Int32 or ColumnKind.Int64 or ColumnKind.Float32 or ColumnKind.Float64 or ColumnKind.Decimal when Number(text) is { } number:
                _writer.WriteRawValue(number, skipInputValidation: true);
                break;
            case ColumnKind.Boolean when text.ToUpperInvariant() is "TRUE" or "FALSE" or "1" or "0":
                _writer.WriteBooleanValue(text is "1" or [('t' or 'T'), ..]);
                break;
            case ColumnKind.Json when IsJson(text):
                _writer.WriteRawValue(text, skipInputValidation: true);
                break;
            default:
                _writer.WriteStringValue(text);
                break;
        }
    }

    /// <summary>The text as a JSON number, or null: white space around it, a plus sign and leading zeros are forgiven.</summary>
    static string? Number(string text)
    {
        text = text.Trim();
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            return null;
        if (IsJson(text))
            return text;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString(CultureInfo.InvariantCulture)
            : null;
    }

    static bool IsJson(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            while (reader.Read())
                reader.Skip();
            return reader.BytesConsumed > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
