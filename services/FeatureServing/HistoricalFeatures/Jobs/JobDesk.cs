using System.Text.Json;
using System.Threading.Channels;
using Dapr.Client;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Models;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.Problems;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

namespace Millrace.FeatureServing.HistoricalFeatures.Jobs;

/// <summary>
/// Takes jobs in and tells how they stand. The ticket lies in the lake before the caller hears of the job, so that a
/// process that dies leaves it for the next one; the state that callers see is in Dapr's state store.
/// </summary>
internal sealed class JobDesk(IObjectStore lake, DaprClient dapr, TenantDirectory tenants, PackCatalog catalog, TimeProvider clock)
{
    const string Tickets = "historical";

    readonly Channel<JobTicket> _waiting = Channel.CreateUnbounded<JobTicket>();

    /// <summary>The jobs to be worked, oldest first.</summary>
    public IAsyncEnumerable<JobTicket> WaitingAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Takes a job in.</summary>
    public async Task<JobRecord> AcceptAsync(
        Caller caller, string pack, HistoricalCall call, IReadOnlyList<ColumnParameters>? transform, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ticket = new JobTicket(Guid.CreateVersion7(now).ToString("N"), caller.Tenant.Value, caller.Packs, pack, call, transform);
        var record = new JobRecord { Id = ticket.Id, State = "queued", CreatedAt = now, Table = TableOf(ticket) };
        await lake.PutAsync(PathOf(ticket), JsonSerializer.SerializeToUtf8Bytes(ticket), cancellationToken);
        await SaveAsync(ticket, record, cancellationToken);
        await _waiting.Writer.WriteAsync(ticket, cancellationToken);
        return record;
    }

    /// <summary>How a job stands.</summary>
    /// <exception cref="ProblemException">404: the caller has no such job.</exception>
    public async Task<JobRecord> FindAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        await dapr.GetStateAsync<JobRecord?>(Components.State, KeyOf(caller.Tenant.Value, id), cancellationToken: cancellationToken)
        ?? throw ProblemException.NotFound("unknown_job", $"There is no job '{id}'.");

    /// <summary>Changes how a job stands.</summary>
    public async Task<JobRecord> ChangeAsync(JobTicket ticket, Func<JobRecord, JobRecord> change, CancellationToken cancellationToken)
    {
        var current = await dapr.GetStateAsync<JobRecord?>(Components.State, KeyOf(ticket.Tenant, ticket.Id), cancellationToken: cancellationToken)
            ?? new JobRecord { Id = ticket.Id, State = "queued", CreatedAt = clock.GetUtcNow(), Table = TableOf(ticket) };
        var changed = change(current);
        await SaveAsync(ticket, changed, cancellationToken);
        return changed;
    }

    /// <summary>Forgets the ticket of a job that is done.</summary>
    public Task DoneAsync(JobTicket ticket, CancellationToken cancellationToken) => lake.DeleteAsync(PathOf(ticket), cancellationToken);

    /// <summary>Puts the jobs that an earlier process left behind in line.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants.Tenants)
            foreach (var pack in catalog.Current.Packs)
                await foreach (var ticket in lake.ListAsync($"{Folder(tenant.Value, pack.Name)}/", cancellation: cancellationToken))
                    if (JsonSerializer.Deserialize<JobTicket>(await lake.ReadAllAsync(ticket.Path, cancellationToken)) is { } left)
                        await _waiting.Writer.WriteAsync(left, cancellationToken);
    }

    Task SaveAsync(JobTicket ticket, JobRecord record, CancellationToken cancellationToken) =>
        dapr.SaveStateAsync(Components.State, KeyOf(ticket.Tenant, ticket.Id), record, cancellationToken: cancellationToken);

    static string TableOf(JobTicket ticket) => new LakePath(ticket.Tenant, ticket.Pack).Of(LakeLayer.Training, $"historical_{ticket.Id}");

    static string PathOf(JobTicket ticket) => $"{Folder(ticket.Tenant, ticket.Pack)}/{ticket.Id}.json";

    static string Folder(string tenant, string pack) => new LakePath(tenant, pack).Of(LakeLayer.Staging, Tickets);

    static string KeyOf(string tenant, string id) => $"{tenant}/historical-jobs/{Uri.EscapeDataString(id)}";
}
