using System.Text;
using Dapr;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Intake;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Rules;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.Problems;
using Millrace.Validation.Quarantine;
using Millrace.Validation.RawEvents;
using Millrace.Validation.Silver;

namespace Millrace.Validation.Replay;

/// <summary>
/// Sends rows of a quarantine through their contract again: back to <c>events.raw</c>, under their ids, with the time they first
/// came. What becomes of them is written where every row's fate is, together with the end of their entries.
/// </summary>
sealed class QuarantineReplay(LakeTables tables, RowReaders readers, BatchOutbox outbox)
{
    // So much is gathered before it is sent: rows that came together go together, and memory stays bounded.
    const int GatheredRows = 20_000;
    const long GatheredBytes = 16L << 20;

    /// <summary>Sends, or only tells of, the entries that meet a filter.</summary>
    /// <exception cref="ProblemException">429: the broker takes no more; what was not sent lies in quarantine as before.</exception>
    public async Task<ReplayAnswer> RunAsync(
        TenantId tenant, DatasetContract contract, QuarantineFilter filter, long limit, bool dryRun, CancellationToken cancellationToken)
    {
        var run = new Run(tenant, contract, readers.Borrow(contract));
        try
        {
            if (await tables.FindAsync(LakeTables.QuarantineOf(tenant, contract.Pack, contract.Dataset), cancellationToken) is not { } table)
                return run.Answer(dryRun);
            await foreach (var entry in QuarantineContent.ReadAsync(table, filter, cancellationToken))
            {
                run.Look(entry, gather: !dryRun);
                if (run.Gathered.Count >= GatheredRows || run.Bytes >= GatheredBytes)
                    await SendAsync(run, cancellationToken);
                if (run.Selected >= limit)
                    break;
            }

            await SendAsync(run, cancellationToken);
            return run.Answer(dryRun);
        }
        finally
        {
            readers.GiveBack(run.Reader);
        }
    }

    async Task SendAsync(Run run, CancellationToken cancellationToken)
    {
        foreach (var batch in RowsAgain.Batches(run.Gathered))
            try
            {
                await outbox.PublishAsync(batch, cancellationToken);
                run.Sent += batch.Rows.Count;
            }
            catch (DaprException)
            {
                throw new ProblemException(StatusCodes.Status429TooManyRequests, ErrorCode.NotAccepted,
                    $"The broker took {run.Sent} rows and no more; the others lie in quarantine as before, and replaying again is safe.");
            }

        run.Gathered.Clear();
        run.Bytes = 0;
    }

    sealed class Run(TenantId tenant, DatasetContract contract, RowReader reader)
    {
        readonly RowScanner _scanner = new(contract, tenant);
        readonly Dictionary<(string Code, string Rule, string? Column), long> _broken = [];
        long _holding;

        public RowReader Reader => reader;
        public List<RowAgain> Gathered { get; } = [];
        public long Bytes { get; set; }
        public long Selected { get; private set; }
        public long Sent { get; set; }

        public void Look(QuarantineEntry entry, bool gather)
        {
            Selected++;
            if (entry.Payload is null)
            {
                foreach (var broken in entry.Broken)
                    Breaks(broken.Code, broken.Rule, broken.Column);
                return;
            }

            // What never got into the log was refused before anybody asked which tenant, key and lane it has.
            var payload = Encoding.UTF8.GetBytes(entry.Payload);
            if (!_scanner.Scan(payload, out var problem))
            {
                Breaks(problem.Code, "structure", null);
                return;
            }

            if (reader.Read(payload, entry.IngestTime))
                _holding++;
            foreach (var finding in reader.Findings)
                if (finding.Severity == Severity.Error)
                    Breaks(finding.Rule.Code, finding.Rule.Rule, finding.Rule.Column);
            if (!gather)
                return;
            Gathered.Add(new(
                tenant, contract.Pack, contract.Dataset, _scanner.Lane, entry.IngestTime, RawSources.ReplayOf(entry.Source),
                new(Encoding.UTF8.GetString(_scanner.Id), null, payload, entry.Entry)));
            Bytes += payload.Length;
        }

        public ReplayAnswer Answer(bool dryRun) => new(dryRun, Selected, Sent, _holding,
            [.. _broken.OrderByDescending(one => one.Value).Select(one => new ReplayFinding(one.Key.Code, one.Key.Rule, one.Key.Column, one.Value))]);

        void Breaks(string code, string rule, string? column) => _broken[(code, rule, column)] = _broken.GetValueOrDefault((code, rule, column)) + 1;
    }
}
