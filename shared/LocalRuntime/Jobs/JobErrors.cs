using Millrace.LocalRuntime.Errors;

namespace Millrace.LocalRuntime.Jobs;

/// <summary>The errors of jobs.</summary>
internal static class JobErrors
{
    public static ApiError NoTimes(string appId) => Of(400, GrpcCode.InvalidArgument, "DAPR_SCHEDULER_SCHEDULE_EMPTY", "Schedule is empty", appId);

    public static ApiError NameTwice(string appId) => new(
        400, GrpcCode.InvalidArgument, "DAPR_SCHEDULER_JOB_NAME", "Set the job name in the url only")
    {
        Details = [new ErrorDetail.Info("DAPR_SCHEDULER_JOB_NAME", new Dictionary<string, string> { ["appID"] = appId })],
    };

    public static ApiError NoName(string appId) => Of(400, GrpcCode.InvalidArgument, "DAPR_SCHEDULER_JOB_NAME_EMPTY", "Name is empty", appId);

    public static ApiError Exists(string appId, string key) => Of(409, GrpcCode.AlreadyExists, "DAPR_SCHEDULER_SCHEDULE_JOB",
        $"failed to schedule job due to: rpc error: code = AlreadyExists desc = job already exists: '{key}'", appId);

    public static ApiError Invalid(string appId, string why) => Of(500, GrpcCode.Unknown, "DAPR_SCHEDULER_SCHEDULE_JOB",
        $"failed to schedule job due to: rpc error: code = Unknown desc = {why}", appId);

    public static ApiError NotFound(string appId, string name) => Of(500, GrpcCode.Internal, "DAPR_SCHEDULER_GET_JOB",
        $"failed to get job due to: rpc error: code = NotFound desc = job not found: {name}", appId);

    static ApiError Of(int http, GrpcCode grpc, string code, string message, string appId) => new(http, grpc, code, message)
    {
        Details = [new ErrorDetail.Info(code, new Dictionary<string, string> { ["appID"] = appId, ["namespace"] = "default" })],
    };
}
