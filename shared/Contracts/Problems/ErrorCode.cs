namespace Millrace.Contracts.Problems;

/// <summary>
/// The stable codes of problem documents, of rows refused on the way in and of rows in quarantine.
/// Callers branch on them: a code is never renamed.
/// </summary>
public static class ErrorCode
{
    // Refused on the way in: the row never entered the log.
    public const string MalformedJson = "malformed_json";
    public const string InvalidEncoding = "invalid_encoding";
    public const string TooDeep = "too_deep";
    public const string EventTooLarge = "event_too_large";
    public const string MissingKey = "missing_key";
    public const string MissingTime = "missing_time";
    public const string UnknownDataset = "unknown_dataset";
    public const string NotAccepted = "not_accepted";

    // Who asks.
    public const string InvalidApiKey = "invalid_api_key";
    public const string InvalidSignature = "invalid_signature";
    public const string TenantMismatch = "tenant_mismatch";
    public const string UnknownTenant = "unknown_tenant";
    public const string PackNotAllowed = "pack_not_allowed";
    public const string QuotaExceeded = "quota_exceeded";
    public const string BackPressure = "back_pressure";

    // The request as a whole.
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string PayloadTooLarge = "payload_too_large";
    public const string InvalidArgument = "invalid_argument";
    public const string NotFound = "not_found";
    public const string Internal = "internal_error";

    // Uploads.
    public const string MissingRequiredColumns = "missing_required_columns";
    public const string ValidationFailed = "validation_failed";
    public const string EmptyFile = "empty_file";
    public const string MalformedCsv = "malformed_csv";

    // Rules of a contract.
    public const string RequiredMissing = "required_missing";
    public const string WrongType = "wrong_type";
    public const string OutOfRange = "out_of_range";
    public const string NotAllowed = "not_allowed";
    public const string PatternMismatch = "pattern_mismatch";
    public const string TimeOutOfBounds = "time_out_of_bounds";
    public const string Inconsistent = "inconsistent";
    public const string UnknownReference = "unknown_reference";
    public const string LateReference = "late_reference";
    public const string Released = "released";
    public const string Replayed = "replayed";
    public const string ConflictingDuplicate = "conflicting_duplicate";
    public const string NaiveTime = "naive_time";
}
