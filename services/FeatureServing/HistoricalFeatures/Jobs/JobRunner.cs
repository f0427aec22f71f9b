using Dapr;
using Dapr.Client;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.Transform;
using Millrace.Hosting.Problems;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.FeatureServing.HistoricalFeatures.Jobs;

/// <summary>
/// Works jobs one after the other. The result is one commit that carries the job's id, so that a job which was all but
/// done when its process died is not written twice.
/// </summary>
internal sealed class JobRunner(
    JobDesk desk, HistoricalWork work, PackCatalog catalog, RegistryFollower registry, IObjectStore lake, DaprClient dapr, TimeProvider clock, ILogger<JobRunner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await dapr.WaitForSidecarAsync(stoppingToken);
        try
        {
            // Jobs lie with their packs, those too that were applied.
            await registry.LookAsync(stoppingToken);
            await desk.ResumeAsync(stoppingToken);
        }
        catch (Exception failure) when (failure is StorageException or DaprException or DeltaException)
        {
            logger.JobsNotFound(failure);
        }
        await foreach (var ticket in desk.WaitingAsync(stoppingToken))
            try
            {
                await RunAsync(ticket, stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The ticket stays: the next process works it.
                logger.JobLeft(failure, ticket.Id);
            }
    }

    async Task RunAsync(JobTicket ticket, CancellationToken cancellationToken)
    {
        var record = await desk.ChangeAsync(ticket, job => job with { State = "running" }, cancellationToken);
        try
        {
            var (version, rows) = await WriteAsync(ticket, record.Table, cancellationToken);
            await desk.ChangeAsync(ticket, job => job with { State = "succeeded", EndedAt = clock.GetUtcNow(), Version = version, Rows = rows }, cancellationToken);
        }
        catch (ProblemException problem)
        {
            await FailAsync(ticket, problem.Code, problem.Message, cancellationToken);
        }
        catch (Exception failure) when (failure is DeltaException or StorageException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            logger.JobFailed(failure, ticket.Id);
            await FailAsync(ticket, ErrorCode.Internal, "The job could not be worked; the service's log says why.", cancellationToken);
        }
        await desk.DoneAsync(ticket, cancellationToken);
    }

    async Task<(long Version, long Rows)> WriteAsync(JobTicket ticket, string path, CancellationToken cancellationToken)
    {
        var packs = new CallerPacks(new Caller(TenantId.Parse(ticket.Tenant), ticket.Packs), catalog.Current);
        var request = await HistoricalRequestReader.ReadAsync(ticket.Call, cancellationToken);
        var question = await work.AskAsync(packs, request, ticket.Transform is { } parameters ? new ModelTransform(parameters) : null, cancellationToken);
        var result = await question.AnswerAsync(cancellationToken);
        var table = await DeltaTable.OpenOrCreateAsync(lake, path, new TableDefinition(result.Schema), new TableOptions { Clock = clock }, cancellationToken);
        var written = await table.AppendAsync(
            result.Batches(), new CommitOptions { Operation = "GET HISTORICAL FEATURES", Transactions = [new TransactionVersion(ticket.Id, 1)] }, cancellationToken);
        return (written.Version, result.Spine.Rows);
    }

    Task<JobRecord> FailAsync(JobTicket ticket, string code, string detail, CancellationToken cancellationToken) =>
        desk.ChangeAsync(ticket, job => job with { State = "failed", EndedAt = clock.GetUtcNow(), Code = code, Detail = detail }, cancellationToken);
}
