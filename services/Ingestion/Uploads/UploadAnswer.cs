namespace Millrace.Ingestion.Uploads;

/// <summary>The answer to an upload.</summary>
/// <param name="Status"><c>success</c>.</param>
/// <param name="RowsAccepted">Rows durable in the log.</param>
/// <param name="RowsRejected">Lines in quarantine.</param>
/// <param name="RowsDuplicate">Rows that repeat another of the same file.</param>
/// <param name="S3Path">Where the file lies in the lake, as it came.</param>
/// <param name="UploadId">The upload's id.</param>
/// <param name="Errors">The first thousand reasons for rejected lines.</param>
public sealed record UploadAnswer(
    string Status, long RowsAccepted, long RowsRejected, long RowsDuplicate, string S3Path, string UploadId, IReadOnlyList<UploadError> Errors);
