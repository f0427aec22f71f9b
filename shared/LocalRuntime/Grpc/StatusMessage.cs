using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Errors;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>An error in the form of <c>google.rpc.Status</c>.</summary>
internal static class StatusMessage
{
    public static Status Of(GrpcCode code, string message, IEnumerable<ErrorDetail> details)
    {
        var status = new Status { Code = (int)code, Message = message };
        foreach (var detail in details)
            status.Details.Add(Any.Pack(detail switch
            {
                ErrorDetail.Info info => Info(info),
                ErrorDetail.Resource resource => new ResourceInfo
                {
                    ResourceType = resource.Type, ResourceName = resource.Name, Owner = resource.Owner, Description = resource.Description,
                },
                ErrorDetail.BadRequest bad => new BadRequest
                {
                    FieldViolations = { new BadRequest.Types.FieldViolation { Field = bad.Field, Description = bad.Description } },
                },
                _ => throw new InvalidOperationException($"unknown detail {detail}"),
            }));
        return status;
    }

    static ErrorInfo Info(ErrorDetail.Info info)
    {
        var message = new ErrorInfo { Reason = info.Reason, Domain = "dapr.io" };
        foreach (var (name, value) in info.Metadata ?? new Dictionary<string, string>())
            message.Metadata[name] = value;
        return message;
    }
}
