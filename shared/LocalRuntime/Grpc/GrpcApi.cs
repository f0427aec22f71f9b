using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Errors;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>The gRPC API of one attached app: the methods of Dapr's service by name.</summary>
internal sealed class GrpcApi
{
    const string Service = "dapr.proto.runtime.v1.Dapr";

    readonly Dictionary<string, Func<GrpcCall, Task>> _methods = new(StringComparer.Ordinal);
    readonly AppSession _session;

    public GrpcApi(AppSession session)
    {
        _session = session;
        var state = new GrpcState(session);
        Unary("GetState", GetStateRequest.Parser, state.GetAsync);
        Unary("GetBulkState", GetBulkStateRequest.Parser, state.GetBulkAsync);
        Unary("SaveState", SaveStateRequest.Parser, state.SaveAsync);
        Unary("DeleteState", DeleteStateRequest.Parser, state.DeleteAsync);
        Unary("DeleteBulkState", DeleteBulkStateRequest.Parser, state.DeleteBulkAsync);
        Unary("ExecuteStateTransaction", ExecuteStateTransactionRequest.Parser, state.TransactAsync);
        Unary("QueryStateAlpha1", QueryStateRequest.Parser, state.QueryAsync);
        var publish = new GrpcPublish(session);
        Unary("PublishEvent", PublishEventRequest.Parser, publish.PublishAsync);
        Unary("BulkPublishEvent", BulkPublishRequest.Parser, publish.PublishBulkAsync);
        Unary("BulkPublishEventAlpha1", BulkPublishRequest.Parser, publish.PublishBulkAsync);
        _methods["SubscribeTopicEventsAlpha1"] = new GrpcStream(session).RunAsync;
        Unary("InvokeService", InvokeServiceRequest.Parser, new GrpcInvoke(session).InvokeAsync);
        var sidecar = new GrpcSidecar(session);
        Unary("GetSecret", GetSecretRequest.Parser, sidecar.GetSecretAsync);
        Unary("GetBulkSecret", GetBulkSecretRequest.Parser, sidecar.GetBulkSecretAsync);
        Unary("GetMetadata", GetMetadataRequest.Parser, sidecar.GetMetadataAsync);
        Unary("SetMetadata", SetMetadataRequest.Parser, sidecar.SetMetadataAsync);
        Unary("InvokeBinding", InvokeBindingRequest.Parser, sidecar.InvokeBindingAsync);
        var locks = new GrpcLocks(session);
        Unary("TryLockAlpha1", TryLockRequest.Parser, locks.TryLockAsync);
        Unary("UnlockAlpha1", UnlockRequest.Parser, locks.UnlockAsync);
        var configuration = new GrpcConfiguration(session);
        Unary("GetConfiguration", GetConfigurationRequest.Parser, configuration.GetAsync);
        Unary("GetConfigurationAlpha1", GetConfigurationRequest.Parser, configuration.GetAsync);
        Unary("UnsubscribeConfiguration", UnsubscribeConfigurationRequest.Parser, configuration.UnsubscribeAsync);
        Unary("UnsubscribeConfigurationAlpha1", UnsubscribeConfigurationRequest.Parser, configuration.UnsubscribeAsync);
        _methods["SubscribeConfiguration"] = _methods["SubscribeConfigurationAlpha1"] = configuration.SubscribeAsync;
        var jobs = new GrpcJobs(session);
        Unary("ScheduleJobAlpha1", ScheduleJobRequest.Parser, jobs.ScheduleAsync);
        Unary("GetJobAlpha1", GetJobRequest.Parser, jobs.GetAsync);
        Unary("ListJobsAlpha1", ListJobsRequest.Parser, jobs.ListAsync);
        Unary("DeleteJobAlpha1", DeleteJobRequest.Parser, jobs.DeleteAsync);
        Unary("DeleteJobsByPrefixAlpha1", DeleteJobsByPrefixRequest.Parser, jobs.DeleteByPrefixAsync);
        Unary("Shutdown", ShutdownRequest.Parser, sidecar.ShutdownAsync);
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith(GrpcFrame.ContentType, StringComparison.Ordinal) != true)
        {
            context.Response.StatusCode = 415;
            return;
        }
        var call = new GrpcCall(context, _session.Options.MostBodyBytes);
        try
        {
            CheckToken(context);
            await Find(context.Request.Path.Value ?? "")(call);
            call.End();
        }
        catch (ApiError error)
        {
            call.End(error);
        }
        catch (GrpcFrameException frame)
        {
            call.End(Plain(frame.Status, frame.Message));
        }
        catch (InvalidProtocolBufferException broken)
        {
            call.End(Plain(GrpcCode.Internal, "grpc: error unmarshalling request: " + broken.Message));
        }
        catch (OperationCanceledException) when (call.Aborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (Exception failure)
        {
            Log.RequestFailed(_session.Logger, failure, "POST", context.Request.Path, _session.AppId);
            call.End(Plain(GrpcCode.Internal, failure.Message));
        }
    }

    /// <summary>An error that is only a code and a text.</summary>
    public static ApiError Plain(GrpcCode code, string message) => new(500, code, "", message) { GrpcDetails = [] };

    void CheckToken(HttpContext context)
    {
        if (_session.App.DaprApiToken is not { Length: > 0 } token || context.Request.Headers["dapr-api-token"] == token)
            return;
        var why = context.Request.Headers.ContainsKey("dapr-api-token")
            ? "authentication error: api token mismatch" : "missing api token in request metadata";
        throw new ApiError(401, GrpcCode.Unauthenticated, "", "Unauthorized")
        {
            GrpcDetails =
            [
                new ErrorDetail.Info("Unauthorized", new Dictionary<string, string>
                {
                    ["http.code"] = "401", ["http.error_message"] = why,
                }),
            ],
        };
    }

    Func<GrpcCall, Task> Find(string path) => path.Split('/') switch
    {
        ["", Service, var method] when _methods.TryGetValue(method, out var handle) => handle,
        ["", Service, var method] => throw Plain(GrpcCode.Unimplemented, $"unknown method {method} for service {Service}"),
        _ => throw Plain(GrpcCode.Unknown, "cannot proxy request: missing dapr-callee-app-id or dapr-app-id metadata"),
    };

    void Unary<T>(string name, MessageParser<T> parser, Func<GrpcCall, T, Task<IMessage>> handle)
        where T : class, IMessage<T> => _methods[name] = async call =>
    {
        var request = await call.ReadAsync(parser) ?? throw Plain(GrpcCode.Internal, "the call has no message");
        await call.WriteAsync(await handle(call, request));
    };
}
