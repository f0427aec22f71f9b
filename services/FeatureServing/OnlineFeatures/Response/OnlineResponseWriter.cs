namespace Millrace.FeatureServing.OnlineFeatures.Response;

/// <summary>Writes the column-oriented answer.</summary>
internal static class OnlineResponseWriter
{
    static ReadOnlySpan<byte> Present => "\"PRESENT\","u8;

    static ReadOnlySpan<byte> NoTime => "\"1970-01-01T00:00:00Z\","u8;

    /// <summary>Writes the whole answer.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="names">The columns' names, as <see cref="ColumnNames"/> gives them, in the order of the columns.</param>
    /// <param name="columns">The columns.</param>
    public static ReadOnlyMemory<byte> Write(JsonText json, ReadOnlySpan<byte[]> names, ReadOnlySpan<AnswerColumn> columns)
    {
        json.Raw("{\"metadata\":{\"feature_names\":["u8);
        foreach (var name in names)
            json.Raw(name);
        json.End((byte)']');
        json.End((byte)'}');
        json.Raw("\"results\":["u8);
        foreach (ref readonly var column in columns)
            Write(json, column);
        json.End((byte)']');
        json.End((byte)'}');
        return json.Done();
    }

    static void Write(JsonText json, in AnswerColumn column)
    {
        json.Raw("{\"values\":["u8);
        ValueWriter.Write(json, column.Values);
        json.End((byte)']');
        json.Raw("\"statuses\":["u8);
        WriteStatuses(json, column);
        json.End((byte)']');
        json.Raw("\"event_timestamps\":["u8);
        WriteTimes(json, column);
        json.End((byte)']');
        json.End((byte)'}');
    }

    static void WriteStatuses(JsonText json, in AnswerColumn column)
    {
        if (column.Statuses is not { } statuses)
        {
            json.Repeat(Present, column.Values.Length);
            return;
        }
        for (var row = 0; row < statuses.Length;)
        {
            var run = Run<FeatureStatus>(statuses.AsSpan(row));
            json.Repeat(TextOf(statuses[row]), run);
            row += run;
        }
    }

    static void WriteTimes(JsonText json, in AnswerColumn column)
    {
        if (column.Times is not { } times)
        {
            json.Repeat(NoTime, column.Values.Length);
            return;
        }
        Span<byte> text = stackalloc byte[InstantText.MaxLength + 11];
        for (var row = 0; row < times.Length;)
        {
            var run = Run<long>(times.AsSpan(row));
            json.Repeat(times[row] == 0 ? NoTime : TextOf(times[row], text), run);
            row += run;
        }
    }

    static int Run<T>(ReadOnlySpan<T> values)
    {
        var other = values.IndexOfAnyExcept(values[0]);
        return other < 0 ? values.Length : other;
    }

    static ReadOnlySpan<byte> TextOf(FeatureStatus status) => status switch
    {
        FeatureStatus.Present => Present,
        FeatureStatus.NullValue => "\"NULL_VALUE\","u8,
        FeatureStatus.NotFound => "\"NOT_FOUND\","u8,
        FeatureStatus.OutsideMaxAge => "\"OUTSIDE_MAX_AGE\","u8,
        _ => "\"INVALID\","u8,
    };

    static ReadOnlySpan<byte> TextOf(long time, Span<byte> text)
    {
        text[0] = (byte)'"';
        var length = 1 + InstantText.Write(time, text[1..]);
        text[length++] = (byte)'"';
        text[length++] = (byte)',';
        return text[..length];
    }
}
