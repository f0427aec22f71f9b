using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Millrace.Contracts.Problems;
using Millrace.Hosting.Problems;
using Millrace.Ingestion.Access;
using Millrace.Ingestion.Publishing;

namespace Millrace.Ingestion.Events;

/// <summary><c>POST /v1/{pack}/{dataset}/events</c>: one object, an array, or NDJSON without end.</summary>
static class EventsEndpoint
{
    public static void MapEvents(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/{pack}/{dataset}/events", HandleAsync)
            .WithName("PostEvents")
            .WithSummary("Takes events in: one JSON object, an array, or NDJSON (application/x-ndjson) of any length.")
            .Accepts<object>("application/json", "application/x-ndjson")
            .Produces<object>(StatusCodes.Status202Accepted, "application/json")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    static async Task HandleAsync(
        HttpContext context, string pack, string dataset, CallerGate gate, TenantQuotas quotas, BatchPublisher publisher,
        IngestionOptions options, IngestionMetrics metrics, TimeProvider clock)
    {
        if (await gate.AdmitAsync(context, pack, dataset) is not { } admission)
            return;
        var tenant = admission.Caller.Tenant;
        var started = clock.GetTimestamp();
        using var intake = new Intake(tenant, admission.Source.Contract, "http", publisher, clock, context.RequestAborted);
        if (!await ReadAsync(context, intake, options))
            return;
        await intake.CompleteAsync();
        quotas.Take(tenant, intake.Counts.Accepted);
        metrics.Taken(intake.Counts, tenant.Value, pack, dataset, clock.GetElapsedTime(started));
        if (intake.Counts.OnlyOtherTenants)
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, ErrorCode.TenantMismatch, $"The API key belongs to the tenant '{tenant}'; the events name another.");
        else
            await AnswerAsync(context, intake.Counts, options);
    }

    static async Task<bool> ReadAsync(HttpContext context, Intake intake, IngestionOptions options)
    {
        if (BodyOf(context) is not { } body)
        {
            await Problem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, ErrorCode.UnsupportedMediaType,
                $"The content encoding '{context.Request.Headers.ContentEncoding}' is not known; gzip is.");
            return false;
        }

        try
        {
            switch (MediaTypeOf(context.Request))
            {
                case "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/json-lines":
                    // A stream may be longer than any limit: what is bounded is the line.
                    if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                        limit.MaxRequestBodySize = null;
                    await LineReader.ReadAsync(body, intake, context.RequestAborted);
                    return true;
                case "application/json":
                    return await ReadJsonAsync(context, body, intake, options);
                case var other:
                    await Problem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, ErrorCode.UnsupportedMediaType,
                        $"Events come as application/json (an object or an array) or application/x-ndjson, not as '{other}'.");
                    return false;
            }
        }
        catch (InvalidDataException)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, ErrorCode.InvalidEncoding, "The body is no gzip stream, or is cut off. Sending it again whole is safe.");
            return false;
        }
        finally
        {
            await body.CompleteAsync();
        }
    }

    static async Task<bool> ReadJsonAsync(HttpContext context, PipeReader body, Intake intake, IngestionOptions options)
    {
        var whole = await WholeAsync(body, options.MaxJsonBytes, context.RequestAborted);
        if (whole is null)
        {
            await Problem.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, ErrorCode.PayloadTooLarge,
                $"A JSON body may have up to {options.MaxJsonBytes} bytes; send more as application/x-ndjson, which has no limit.");
            return false;
        }

        await JsonBodyReader.ReadAsync(whole, intake);
        if (intake.Counts is { Accepted: 0, Duplicates: 0, Rejected: 1, Errors: [{ Problem.Code: ErrorCode.MalformedJson or ErrorCode.InvalidEncoding } only] } && !intake.HasOpenBatches)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, only.Problem.Code, only.Problem.Detail);
            return false;
        }

        return true;
    }

    static PipeReader? BodyOf(HttpContext context) => context.Request.Headers.ContentEncoding.ToString() switch
    {
        "" or "identity" => context.Request.BodyReader,
        "gzip" => PipeReader.Create(new GZipStream(context.Request.Body, CompressionMode.Decompress), new StreamPipeReaderOptions(bufferSize: 64 * 1024)),
        _ => null,
    };

    /// <summary>A body, whole; null when it is longer than the limit.</summary>
    public static async Task<byte[]?> WholeAsync(PipeReader body, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await body.ReadAsync(cancellationToken);
            if (result.Buffer.Length > limit)
            {
                body.AdvanceTo(result.Buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                var whole = result.Buffer.ToArray();
                body.AdvanceTo(result.Buffer.End);
                return whole;
            }

            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    static string MediaTypeOf(HttpRequest request)
    {
        var type = request.ContentType ?? "";
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
    }

    /// <summary>Answers with the counts: 202, or 429 when the broker took nothing, or not all if that is a failure.</summary>
    public static async Task AnswerAsync(HttpContext context, IntakeCounts counts, IngestionOptions options, bool partIsFailure = false)
    {
        var isFailure = counts.NotAccepted > 0 && (partIsFailure || counts.Accepted == 0);
        if (isFailure)
            context.Response.Headers.RetryAfter = options.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.StatusCode = isFailure ? StatusCodes.Status429TooManyRequests : StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json";
        IntakeAnswer.Write(context.Response.BodyWriter, counts);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
