using Google.Protobuf;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>Locks over gRPC.</summary>
internal sealed class GrpcLocks(AppSession session)
{
    public async Task<IMessage> TryLockAsync(GrpcCall call, TryLockRequest request) =>
        new TryLockResponse { Success = await session.Locks[request.StoreName].TryLockAsync(request) };

    public async Task<IMessage> UnlockAsync(GrpcCall call, UnlockRequest request) =>
        new UnlockResponse { Status = await session.Locks[request.StoreName].UnlockAsync(request) };
}
