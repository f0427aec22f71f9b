using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Millrace.Catalog.External;
using Millrace.Catalog.Silver;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Hosting.Problems;
using Millrace.FeatureServing.Selection;
using Millrace.Features.Columns;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary><c>POST /get-historical-features</c>: the rows that came, each with the values as of its time, from silver.</summary>
internal sealed class HistoricalFeaturesEndpoint(CallerDirectory callers, SilverReader silver, ExternalReader external)
{
    const int FlushAt = 64 << 10;
    static readonly JsonWriterOptions s_json = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/get-historical-features", (HttpContext context, HistoricalFeaturesEndpoint endpoint) => endpoint.AnswerAsync(context))
            .WithName("GetHistoricalFeatures").WithTags("features");

    async Task AnswerAsync(HttpContext context)
    {
        var packs = callers.Require(context);
        var request = await HistoricalRequestReader.ReadAsync(context.Request, context.RequestAborted);
        var selection = new FeatureSelection(packs.Snapshot, packs.Names);
        var selected = request.FeatureService is { } service
            ? selection.OfService(service, request.FullFeatureNames)
            : selection.Named(request.Features, request.FullFeatureNames);
        var lookup = new HistoricalLookup(new LookupPlan(packs, selected), new History(silver, external, packs.Caller.Tenant));
        var spine = request.Spine ?? await lookup.EveryEntityAsync(request.AllEntitiesAt!.Value, context.RequestAborted);
        var values = await lookup.ValuesAsync(spine, context.RequestAborted);
        await WriteAsync(context, spine, [.. selected.Select(feature => feature.OutputName)], values);
    }

    static async Task WriteAsync(HttpContext context, Spine spine, string[] names, Column[] values)
    {
        var lines = IsLines(context.Request);
        context.Response.ContentType = lines ? "application/x-ndjson" : "application/json";
        var output = context.Response.BodyWriter;
        using var json = new Utf8JsonWriter(output, s_json);
        if (!lines)
            json.WriteStartArray();
        for (var row = 0; row < spine.Rows; row++)
        {
            WriteRow(json, spine, names, values, row);
            if (lines)
            {
                json.Flush();
                json.Reset();
                output.Write("\n"u8);
            }
            if (json.BytesPending > FlushAt || output.UnflushedBytes > FlushAt)
            {
                json.Flush();
                await output.FlushAsync(context.RequestAborted);
            }
        }
        if (!lines)
            json.WriteEndArray();
        json.Flush();
        await output.FlushAsync(context.RequestAborted);
    }

    static void WriteRow(Utf8JsonWriter json, Spine spine, string[] names, Column[] values, int row)
    {
        json.WriteStartObject();
        foreach (var column in spine.Columns)
        {
            json.WritePropertyName(column);
            if (spine[row, column] is { ValueKind: not JsonValueKind.Undefined } cell)
                cell.WriteTo(json);
            else
                json.WriteNullValue();
        }
        for (var i = 0; i < names.Length; i++)
        {
            json.WritePropertyName(names[i]);
            if (values[i] is TimestampColumn time && !time.IsNull(row))
                json.WriteStringValue(InstantText.Of(time.Values[row]));
            else
                ValueWriter.Write(json, values[i], row);
        }
        json.WriteEndObject();
    }

    static bool IsLines(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        if (accept.Contains("application/vnd.apache.parquet", StringComparison.OrdinalIgnoreCase))
            throw new ProblemException(StatusCodes.Status406NotAcceptable, "not_supported", "Parquet is not written yet; application/json and application/x-ndjson are.");
        return accept.Contains("application/x-ndjson", StringComparison.OrdinalIgnoreCase);
    }
}
