namespace Millrace.Ingestion.Uploads;

/// <summary>An upload that is refused, and the problem document that says why.</summary>
sealed class UploadException(int status, string code, string detail, IReadOnlyList<UploadError>? errors = null, long rejected = 0) : Exception(detail)
{
    public int Status => status;

    public string Code => code;

    public IReadOnlyList<UploadError> Errors => errors ?? [];

    public long Rejected => rejected;
}
