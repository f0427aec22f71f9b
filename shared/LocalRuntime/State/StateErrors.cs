using Millrace.LocalRuntime.Errors;

namespace Millrace.LocalRuntime.State;

/// <summary>The errors of the state API, worded as daprd words them for its sqlite store.</summary>
internal static class StateErrors
{
    const string Mismatch = "possible etag mismatch. error from state store";

    public static ApiError NotConfigured(string store, string appId) =>
        new(500, GrpcCode.FailedPrecondition, "ERR_STATE_STORE_NOT_CONFIGURED", $"state store {store} is not configured")
        {
            Details = [new ErrorDetail.Info("DAPR_STATE_NOT_CONFIGURED", new Dictionary<string, string> { ["appID"] = appId })],
            GrpcDetails = [new ErrorDetail.Info("DAPR_STATE_NOT_CONFIGURED")],
        };

    public static ApiError NotFound(string store, string? appId) =>
        new(400, GrpcCode.InvalidArgument, "ERR_STATE_STORE_NOT_FOUND", $"state store {store} is not found")
        {
            Details = [new ErrorDetail.Info("DAPR_STATE_NOT_FOUND", appId is null ? null : new Dictionary<string, string> { ["appID"] = appId })],
            GrpcDetails = [new ErrorDetail.Info("DAPR_STATE_NOT_FOUND")],
        };

    public static ApiError Malformed(string message) =>
        new(400, GrpcCode.InvalidArgument, "ERR_MALFORMED_REQUEST", message);

    public static ApiError IllegalKey(string store, string key, bool named)
    {
        var text = $"input key/keyPrefix '{key}' can't contain '||'";
        var http = "api error: code = InvalidArgument desc = " + text;
        var field = named ? key : "";
        ErrorDetail[] rest = [new ErrorDetail.Resource("state", store), new ErrorDetail.Info("DAPR_STATE_ILLEGAL_KEY")];
        return new(400, GrpcCode.InvalidArgument, "ERR_MALFORMED_REQUEST", http)
        {
            Details = [new ErrorDetail.BadRequest(field, http), .. rest],
            GrpcMessage = text,
            GrpcDetails = [new ErrorDetail.BadRequest(field, text), .. rest],
        };
    }

    public static ApiError SaveFailed(string store, string why) => Save(500, GrpcCode.Internal, store, why);

    public static ApiError SaveMismatch(string store, int items) =>
        Save(409, GrpcCode.Aborted, store, items == 1 ? Mismatch : $"{Mismatch}: {Mismatch}");

    public static ApiError BadTtl(string store, string text) => SaveFailed(store,
        $"error parsing TTL: incorrect value for metadata 'ttlInSeconds': strconv.ParseInt: parsing \"{text}\": invalid syntax");

    public static ApiError UnknownConcurrency(string store, string value) =>
        SaveFailed(store, $"unrecognized concurrency model '{value}'");

    static ApiError Save(int http, GrpcCode grpc, string store, string why) =>
        new(http, grpc, "ERR_STATE_SAVE", $"failed saving state in state store {store}: {why}");

    public static ApiError DeleteMismatch(string key) =>
        new(409, GrpcCode.Aborted, "ERR_STATE_DELETE", $"failed deleting state with key {key}: {Mismatch}");

    public static ApiError DeleteBulkMismatch(string store, int items) => new(409, GrpcCode.Aborted, "ERR_STATE_BULK_DELETE",
        $"failed deleting state in state store {store}: {(items == 1 ? Mismatch : $"{Mismatch}: {Mismatch}")}");

    public static ApiError EmptyKey() => new(400, GrpcCode.InvalidArgument, "ERR_STATE_SAVE", "state key cannot be empty");

    public static ApiError TransactionMismatch() => TransactionFailed("", Mismatch);

    public static ApiError TransactionFailed(string store, string why) =>
        new(500, GrpcCode.Internal, "ERR_STATE_TRANSACTION", "error while executing state transaction: " + why);

    public static ApiError UnknownOperation(string operation) =>
        new(400, GrpcCode.Unimplemented, "ERR_NOT_SUPPORTED_STATE_OPERATION", $"operation type {operation} not supported");

    public static ApiError QueryNotSupported(string store) =>
        new(500, GrpcCode.Internal, "ERR_STATE_STORE_NOT_SUPPORTED", "state store does not support querying")
        {
            Details = [new ErrorDetail.Resource("state", store), new ErrorDetail.Info("DAPR_STATE_QUERYING_NOT_SUPPORTED")],
        };
}
