using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Features.Columns;

namespace Millrace.FeatureServing.HistoricalFeatures.Answers;

/// <summary>Writes a result as a JSON list of rows, or as a row per line.</summary>
internal static class JsonAnswer
{
    const int FlushAt = 64 << 10;
    static readonly JsonWriterOptions s_json = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(PipeWriter output, HistoricalResult result, bool lines, CancellationToken cancellationToken)
    {
        using var json = new Utf8JsonWriter(output, s_json);
        if (!lines)
            json.WriteStartArray();
        for (var row = 0; row < result.Spine.Rows; row++)
        {
            WriteRow(json, result, row);
            if (lines)
            {
                json.Flush();
                json.Reset();
                output.Write("\n"u8);
            }
            if (json.BytesPending > FlushAt || output.UnflushedBytes > FlushAt)
            {
                json.Flush();
                await output.FlushAsync(cancellationToken);
            }
        }
        if (!lines)
            json.WriteEndArray();
        json.Flush();
        await output.FlushAsync(cancellationToken);
    }

    static void WriteRow(Utf8JsonWriter json, HistoricalResult result, int row)
    {
        json.WriteStartObject();
        foreach (var (name, column) in result.Spine.Columns)
        {
            json.WritePropertyName(name);
            column.Write(json, row);
        }
        for (var i = 0; i < result.Features.Count; i++)
        {
            json.WritePropertyName(result.Features[i].OutputName);
            if (result.Values[i] is TimestampColumn time && !time.IsNull(row))
                json.WriteStringValue(InstantText.Of(time.Values[row]));
            else
                ValueWriter.Write(json, result.Values[i], row);
        }
        json.WriteEndObject();
    }
}
