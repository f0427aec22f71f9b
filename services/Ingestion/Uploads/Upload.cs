using System.Text;
using Millrace.Contracts.Intake;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Mapping;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.Ingestion.Events;
using Millrace.Ingestion.Publishing;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

namespace Millrace.Ingestion.Uploads;

/// <summary>
/// One upload, read twice: first every row is held against the contract, then, if the policy lets it, the good ones go to the log, the
/// bad ones to quarantine, and all lines as they came to bronze.
/// </summary>
sealed class Upload(BatchPublisher publisher, RejectedOutbox rejected, IObjectStore lake, TimeProvider clock)
{
    const int MaxErrors = 1000;
    const int RejectedAtOnce = 1000;

    /// <summary>Works a staged file; <paramref name="id"/> is the same whenever the same upload is tried again.</summary>
    /// <exception cref="UploadException">It is refused; nothing was written.</exception>
    public async Task<UploadAnswer> RunAsync(
        string id, StagedFile file, TenantId tenant, DatasetContract contract, ColumnMapping mapping, bool quarantine, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ingestTime = (now.UtcTicks - DateTime.UnixEpoch.Ticks) / 10;
        Check(file, tenant, contract, mapping, quarantine, ingestTime);
        using var intake = new Intake(tenant, contract, $"csv:{id}", publisher, clock, cancellationToken);
        var (errors, path) = await PublishAsync(id, now, file, tenant, contract, mapping, ingestTime, intake, cancellationToken);
        if (intake.Counts.NotAccepted > 0)
            throw new UploadException(StatusCodes.Status429TooManyRequests, ErrorCode.NotAccepted, $"The broker did not take {intake.Counts.NotAccepted} rows; sending the file again is safe.");
        return new("success", intake.Counts.Accepted, errors.Lines, intake.Counts.Duplicates, $"{lake.Location}/{path}", id, errors.First);
    }

    static void Check(StagedFile file, TenantId tenant, DatasetContract contract, ColumnMapping mapping, bool quarantine, long ingestTime)
    {
        using var lines = new CsvLines(file.Open());
        List<UploadError> errors = [];
        long rows = 0, bad = 0;
        try
        {
            var header = lines.ReadHeader();
            using var mapper = MapperOf(contract, mapping, header);
            var reading = new UploadReading(contract, mapper, tenant, ingestTime);
            foreach (var line in lines.ReadRows(header.Count))
            {
                rows++;
                if (reading.Read(line, out _, out var broken))
                    continue;
                bad++;
                errors.AddRange(broken.Take(MaxErrors - errors.Count));
            }
        }
        catch (DecoderFallbackException)
        {
            throw new UploadException(StatusCodes.Status422UnprocessableEntity, ErrorCode.InvalidEncoding, $"The file is not UTF-8 (found after data row {rows}).");
        }
        catch (InvalidDataException)
        {
            throw new UploadException(StatusCodes.Status422UnprocessableEntity, ErrorCode.MalformedCsv, $"After data row {rows} comes a row of more than 1 MiB; most likely a quote is never closed.");
        }

        if (rows == 0)
            throw new UploadException(StatusCodes.Status422UnprocessableEntity, ErrorCode.EmptyFile, "The file has a header and no rows.");
        if (bad > 0 && !quarantine)
            throw new UploadException(StatusCodes.Status422UnprocessableEntity, ErrorCode.ValidationFailed,
                $"{bad} of {rows} lines break the contract {contract.Id}, so nothing was taken. With ?policy=quarantine the good lines are.", errors, bad);
    }

    static RowMapper MapperOf(DatasetContract contract, ColumnMapping mapping, IReadOnlyList<string> header)
    {
        if (header.Count == 0)
            throw new UploadException(StatusCodes.Status422UnprocessableEntity, ErrorCode.EmptyFile, "The file is empty.");
        var mapper = new RowMapper(contract, mapping, header);
        if (mapper.Repeated.Count > 0)
            throw new UploadException(StatusCodes.Status400BadRequest, ErrorCode.MalformedCsv, $"The header has twice: {string.Join(", ", mapper.Repeated)}.");
        string[] missing = [.. mapper.Missing, .. mapper.Absent];
        return missing.Length == 0
            ? mapper
            : throw new UploadException(StatusCodes.Status400BadRequest, ErrorCode.MissingRequiredColumns,
                $"Missing: {string.Join(", ", missing.Select(name => NearMatch.Of(name, header) is { } near ? $"{name} (is '{near}' meant?)" : name))}. The file has {string.Join(", ", header)}.");
    }

    async Task<((long Lines, IReadOnlyList<UploadError> First) Errors, string Path)> PublishAsync(
        string id, DateTimeOffset received, StagedFile file, TenantId tenant, DatasetContract contract, ColumnMapping mapping, long ingestTime, Intake intake, CancellationToken cancellationToken)
    {
        using var lines = new CsvLines(file.Open());
        var header = lines.ReadHeader();
        using var mapper = MapperOf(contract, mapping, header);
        var reading = new UploadReading(contract, mapper, tenant, ingestTime);
        await using var bronze = await BronzeUpload.OpenAsync(lake, new(tenant.Value, contract.Pack), contract.Dataset, received, id, header, cancellationToken);
        var source = $"csv:{id}";
        List<UploadError> errors = [];
        List<RejectedRow> bad = [];
        long count = 0;
        foreach (var line in lines.ReadRows(header.Count))
        {
            await bronze.AddAsync(line.Number, line.Fields, line.Raw, cancellationToken);
            var taking = ValueTask.CompletedTask;
            if (reading.Read(line, out var json, out var broken))
                taking = intake.AddAsync(json);
            else
            {
                count++;
                errors.AddRange(broken.Take(MaxErrors - errors.Count));
                bad.Add(UploadReading.Rejected(line, json, broken));
            }

            await taking;
            if (bad.Count >= RejectedAtOnce)
                await RejectAsync(tenant, contract, source, bad, cancellationToken);
        }

        await RejectAsync(tenant, contract, source, bad, cancellationToken);
        await bronze.CompleteAsync(cancellationToken);
        await intake.CompleteAsync();
        return ((count, errors), bronze.Path);
    }

    async Task RejectAsync(TenantId tenant, DatasetContract contract, string source, List<RejectedRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count > 0 && !await rejected.PublishAsync(tenant, contract, source, rows, cancellationToken))
            throw new UploadException(StatusCodes.Status429TooManyRequests, ErrorCode.NotAccepted, "The broker did not take the rejected lines; sending the file again is safe.");
        rows.Clear();
    }
}
