using System.Text;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Identity;
using Millrace.Contracts.Intake;
using Millrace.Contracts.Mapping;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Rules;
using Millrace.Contracts.Tenancy;
using EventId = Millrace.Contracts.Identity.EventId;

namespace Millrace.Ingestion.Uploads;

/// <summary>Reads an upload's rows against mapping and contract: for each line either the JSON of a good row, or why it is none.</summary>
sealed class UploadReading(DatasetContract contract, RowMapper mapper, TenantId tenant, long ingestTime)
{
    readonly RowScanner _scanner = new(contract, tenant);
    readonly RowReader _reader = new(contract);

    /// <summary>The row of a line; valid until the next call.</summary>
    /// <returns>True when it holds; else <paramref name="errors"/> says why not.</returns>
    public bool Read(CsvLine line, out ReadOnlySpan<byte> json, out IReadOnlyList<UploadError> errors)
    {
        json = default;
        if (line.Broken is not null)
        {
            errors = [new(line.Number, null, ErrorCode.MalformedCsv, "csv", line.Broken)];
            return false;
        }

        json = mapper.Map(line.Fields, line.Number);
        if (!_scanner.Scan(json, out var problem))
        {
            errors = [new(line.Number, null, problem.Code, "structure", problem.Detail)];
            return false;
        }

        var holds = _reader.Read(json, ingestTime) || contract.Policy == ViolationPolicy.Always;
        errors = holds ? [] : [.. _reader.Findings.Where(finding => finding.Severity == Severity.Error)
            .Select(finding => new UploadError(line.Number, finding.Rule.Column, finding.Rule.Code, finding.Rule.Rule, finding.Rule.Message))];
        return holds;
    }

    /// <summary>A bad line as it goes to quarantine: the mapped row, or the text of a line that is none.</summary>
    public static RejectedRow Rejected(CsvLine line, ReadOnlySpan<byte> json, IReadOnlyList<UploadError> errors)
    {
        var isJson = line.Broken is null;
        var payload = isJson ? json.ToArray() : Encoding.UTF8.GetBytes(line.Raw);
        Span<byte> id = stackalloc byte[EventId.Length];
        EventId.Hash(payload, id);
        return new()
        {
            Id = Encoding.ASCII.GetString(id),
            Payload = payload,
            IsJson = isJson,
            Broken = [.. errors.Select(error => new BrokenRule(error.Code, error.Rule, error.Column, FormattableString.Invariant($"Line {error.Row}: {error.Detail}")))],
        };
    }
}
