using System.Text.Json;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Intake;
using Millrace.Contracts.Mapping;
using Millrace.Contracts.Problems;
using Millrace.Hosting.Problems;
using Millrace.Ingestion.Access;
using Millrace.Ingestion.Events;
using Millrace.Ingestion.Publishing;

namespace Millrace.Ingestion.Webhooks;

/// <summary><c>POST /v1/{pack}/webhooks/{connector}</c>: a provider's events. The signature stands for the API key, the connector for the tenant.</summary>
sealed class WebhookEndpoint(
    IReadOnlyDictionary<string, WebhookConnector> connectors, DatasetCatalog catalog, CallerGate gate, TenantQuotas quotas, BatchPublisher publisher, IngestionOptions options,
    IngestionMetrics metrics, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var endpoint = app.ServiceProvider.GetRequiredService<WebhookEndpoint>();
        app.MapPost("/v1/{pack}/webhooks/{connector}", endpoint.HandleAsync).WithName("PostWebhook")
            .WithSummary("Takes a provider's events: JSON, signed with HMAC-SHA256.")
            .Produces<object>(StatusCodes.Status202Accepted, "application/json")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    async Task HandleAsync(HttpContext context, string pack, string connector)
    {
        if (!connectors.TryGetValue(connector, out var called) || called.Pack != pack)
            throw ProblemException.NotFound(ErrorCode.NotFound, $"There is no webhook '{connector}' in the pack '{pack}'.");
        if (await EventsEndpoint.WholeAsync(context.Request.BodyReader, options.MaxJsonBytes, context.RequestAborted) is not { } body)
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, ErrorCode.PayloadTooLarge, $"A body may have up to {options.MaxJsonBytes} bytes.");
        var headers = context.Request.Headers;
        if (WebhookSignature.Refusal(
            called, headers[called.SignatureHeader].ToString(), called.TimestampHeader is { } timestamp ? headers[timestamp].ToString() : "", body, clock.GetUtcNow()) is { } refusal)
            throw new ProblemException(StatusCodes.Status401Unauthorized, ErrorCode.InvalidSignature, refusal);
        if (await gate.TurnAwayAsync(context, called.Tenant))
            return;

        var (contract, mapping) = await TargetAsync(called, context.RequestAborted);
        var started = clock.GetTimestamp();
        using var intake = new Intake(called.Tenant, contract, $"webhook:{called.Name}", publisher, clock, context.RequestAborted);
        await TakeAsync(contract, mapping, body, intake);
        quotas.Take(called.Tenant, intake.Counts.Accepted);
        metrics.Taken(intake.Counts, called.Tenant.Value, pack, contract.Dataset, clock.GetElapsedTime(started));
        // The provider sends a refused call again, whole: what was taken of it is found as a repeat.
        if (intake.Counts is { Rejected: > 0, Errors: [var first, ..] } && intake.Counts.NotAccepted == 0)
            throw ProblemException.Invalid(first.Problem.Code, $"Event {first.Index} cannot be taken: {first.Problem.Detail}");
        await EventsEndpoint.AnswerAsync(context, intake.Counts, options, partIsFailure: true);
    }

    /// <summary>What a provider's events are held against; it sends them again until the pack that has it is applied.</summary>
    async Task<(DatasetContract Contract, ColumnMapping Mapping)> TargetAsync(WebhookConnector connector, CancellationToken cancellationToken)
    {
        await catalog.ReadyAsync(cancellationToken);
        if (catalog.Find(connector.Pack, connector.Dataset) is not { } source)
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, ErrorCode.UnknownDataset, $"There is no dataset '{connector.Pack}.{connector.Dataset}' yet.");
        if (connector.Mapping is null)
            return (source.Contract, source.Mapping);
        return catalog.Pack(connector.Pack)!.Mappings.TryGetValue(connector.Mapping, out var mapping) && mapping.Dataset == connector.Dataset
            ? (source.Contract, mapping)
            : throw new ProblemException(StatusCodes.Status503ServiceUnavailable, ErrorCode.UnknownDataset, $"There is no mapping '{connector.Mapping}' of '{connector.Dataset}' yet.");
    }

    static async Task TakeAsync(DatasetContract contract, ColumnMapping mapping, byte[] body, Intake intake)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = RowScanner.MaxDepth });
            foreach (var (columns, values) in WebhookPayload.RowsOf(json.RootElement))
            {
                using var mapper = new RowMapper(contract, mapping, columns);
                await intake.AddAsync(mapper.Map(values, 1));
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw ProblemException.Invalid(ErrorCode.MalformedJson, $"The body cannot be read: {wrong.Message}");
        }

        await intake.CompleteAsync();
    }
}
