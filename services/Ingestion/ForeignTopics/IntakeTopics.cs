using System.Text;
using System.Text.Json;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Intake;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.Ingestion.Events;
using Millrace.Ingestion.Publishing;
using EventId = Millrace.Contracts.Identity.EventId;
using Millrace.Hosting.Subscriptions;

namespace Millrace.Ingestion.ForeignTopics;

/// <summary>
/// The subscriptions to topics of outsiders. What cannot be taken goes to quarantine with its reason and is acknowledged: coming
/// again would not mend it.
/// </summary>
static class IntakeTopics
{
    public static void MapIntakeTopics(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        foreach (var binding in IntakeBinding.Read(services.GetRequiredService<IConfiguration>()))
            app.MapPost($"/intake/{binding.PubSub}/{binding.Topic}", (HttpContext context, IntakeTopic topic) => topic.HandleAsync(context, binding))
                .WithTopic(binding.PubSub, binding.Topic).ExcludeFromDescription();
    }
}

/// <summary>Takes one message of a topic in.</summary>
sealed class IntakeTopic(
    DatasetCatalog catalog, TenantDirectory tenants, BatchPublisher publisher, RejectedOutbox rejected, TimeProvider clock, ILogger<IntakeTopic> logger)
{
    public async Task HandleAsync(HttpContext context, IntakeBinding binding)
    {
        var message = await MessageBody.ReadAsync(context);
        var (data, problem) = DataOf(message);
        if (binding.Tenant is not { } tenant && !TryTenantOf(data, out tenant))
        {
            // Nobody's event can lie in nobody's quarantine: the dead-letter topic, if there is one, keeps it.
            logger.Unreadable(binding.Topic, "it names no tenant that there is in tenant_id");
            await context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["status"] = "DROP" });
            return;
        }

        await catalog.ReadyAsync(context.RequestAborted);
        if (catalog.Find(binding.Pack, binding.Dataset)?.Contract is not { } contract)
        {
            // It comes again, and is taken when the pack that has the dataset is applied.
            logger.NoDataset(binding.Topic, binding.Pack, binding.Dataset);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var source = $"topic:{binding.PubSub}/{binding.Topic}";
        using var intake = new Intake(tenant, contract, source, publisher, clock, context.RequestAborted);
        if (problem is null)
        {
            await intake.AddAsync(data.Span);
            await intake.CompleteAsync();
            problem = intake.Counts.Errors.Count > 0 ? intake.Counts.Errors[0].Problem : null;
        }

        var taken = problem is not { } why
            || (why.Code != ErrorCode.NotAccepted && await rejected.PublishAsync(tenant, contract, source, [Rejection(data, why)], context.RequestAborted));
        context.Response.StatusCode = taken ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
    }

    static (ReadOnlyMemory<byte> Data, RowProblem? Problem) DataOf(ReadOnlyMemory<byte> message)
    {
        try
        {
            var envelope = CloudEventEnvelope.Read(message);
            return (envelope.Data, envelope.Data.IsEmpty ? new RowProblem(ErrorCode.MalformedJson, "The message has no data.") : null);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            return (message, new RowProblem(ErrorCode.MalformedJson, $"The message is no CloudEvent: {broken.Message}"));
        }
    }

    bool TryTenantOf(ReadOnlyMemory<byte> data, out TenantId tenant)
    {
        tenant = default;
        try
        {
            using var row = JsonDocument.Parse(data);
            return row.RootElement.ValueKind == JsonValueKind.Object
                && row.RootElement.TryGetProperty("tenant_id", out var named) && named.ValueKind == JsonValueKind.String
                && TenantId.TryParse(named.GetString(), out tenant) && tenants.Tenants.Contains(tenant);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static RejectedRow Rejection(ReadOnlyMemory<byte> data, RowProblem why)
    {
        Span<byte> id = stackalloc byte[EventId.Length];
        EventId.Hash(data.Span, id);
        return new()
        {
            Id = Encoding.ASCII.GetString(id), Payload = data, IsJson = IsJson(data),
            Broken = [new(why.Code, "structure", null, why.Detail)],
        };
    }

    static bool IsJson(ReadOnlyMemory<byte> data)
    {
        try
        {
            JsonDocument.Parse(data, new JsonDocumentOptions { MaxDepth = 1000 }).Dispose();
            return System.Text.Unicode.Utf8.IsValid(data.Span);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
