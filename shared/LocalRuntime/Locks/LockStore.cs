using System.Text;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Resources;
using Millrace.LocalRuntime.State;
using UnlockStatus = Millrace.DaprProtocol.UnlockResponse.Types.Status;

namespace Millrace.LocalRuntime.Locks;

/// <summary>
/// One lock component as one app sees it. A lock is a key of the durable store that holds its owner and expires; only
/// whoever writes it first has it.
/// </summary>
internal sealed class LockStore(Component component, string appId, EmbeddedState state, TimeProvider time)
{
    readonly string _prefix = "lock||" + KeyPrefix.Of(component, appId);

    /// <summary>Takes the lock; false when anybody has it, the same owner included.</summary>
    /// <exception cref="ApiError">The request is incomplete.</exception>
    public async Task<bool> TryLockAsync(TryLockRequest request)
    {
        Check(request.ResourceId, request.LockOwner);
        if (request.ExpiryInSeconds <= 0)
            throw Malformed("ExpiryInSeconds is not positive");
        var key = Key(request.ResourceId, "ERR_TRY_LOCK", "failed to try acquiring lock");
        var expires = time.GetUtcNow().ToUnixTimeMilliseconds() + (request.ExpiryInSeconds * 1000L);
        return (await state.WriteAsync(component.Name,
            [new StateChange(key, Encoding.UTF8.GetBytes(request.LockOwner), null, FirstWrite: true, expires)], together: true))[0];
    }

    /// <summary>Gives the lock back.</summary>
    /// <exception cref="ApiError">The request is incomplete.</exception>
    public async Task<UnlockStatus> UnlockAsync(UnlockRequest request)
    {
        Check(request.ResourceId, request.LockOwner);
        var key = Key(request.ResourceId, "ERR_UNLOCK", "failed to release lock");
        if (state.Get(component.Name, key) is not { } held)
            return UnlockStatus.LockDoesNotExist;
        if (Encoding.UTF8.GetString(held.Value) != request.LockOwner)
            return UnlockStatus.LockBelongsToOthers;
        // Between the look and the release it may have expired and gone to somebody else.
        return (await state.WriteAsync(component.Name, [new StateChange(key, null, held.Etag, false, null)], together: true))[0]
            ? UnlockStatus.Success
            : UnlockStatus.LockDoesNotExist;
    }

    void Check(string resource, string owner)
    {
        if (resource.Length == 0)
            throw Malformed("ResourceId is empty");
        if (owner.Length == 0)
            throw Malformed("LockOwner is empty");
    }

    string Key(string resource, string code, string what) => resource.Contains("||", StringComparison.Ordinal)
        ? throw new ApiError(500, GrpcCode.Internal, code, $"{what}: input key/keyPrefix '{resource}' can't contain '||'") { GrpcDetails = [] }
        : _prefix + resource;

    ApiError Malformed(string what) => new(
        400, GrpcCode.InvalidArgument, "ERR_MALFORMED_REQUEST", $"{what} in lock store {component.Name}") { GrpcDetails = [] };
}
