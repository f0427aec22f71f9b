using Google.Protobuf;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>Jobs over gRPC.</summary>
internal sealed class GrpcJobs(AppSession session)
{
    public async Task<IMessage> ScheduleAsync(GrpcCall call, ScheduleJobRequest request)
    {
        await session.Jobs.ScheduleAsync(session.AppId, request.Job ?? new Job(), request.Overwrite);
        return new ScheduleJobResponse();
    }

    public Task<IMessage> GetAsync(GrpcCall call, GetJobRequest request) =>
        Task.FromResult<IMessage>(new GetJobResponse { Job = session.Jobs.Get(session.AppId, request.Name) });

    public Task<IMessage> ListAsync(GrpcCall call, ListJobsRequest request) =>
        Task.FromResult<IMessage>(new ListJobsResponse { Jobs = { session.Jobs.List(session.AppId) } });

    public async Task<IMessage> DeleteAsync(GrpcCall call, DeleteJobRequest request)
    {
        await session.Jobs.DeleteAsync(session.AppId, request.Name);
        return new DeleteJobResponse();
    }

    public async Task<IMessage> DeleteByPrefixAsync(GrpcCall call, DeleteJobsByPrefixRequest request)
    {
        foreach (var job in session.Jobs.List(session.AppId).Where(job => job.Name.StartsWith(request.NamePrefix, StringComparison.Ordinal)))
            await session.Jobs.DeleteAsync(session.AppId, job.Name);
        return new DeleteJobsByPrefixResponse();
    }
}
