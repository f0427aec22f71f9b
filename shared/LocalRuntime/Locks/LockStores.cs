using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Resources;
using Millrace.LocalRuntime.State;

namespace Millrace.LocalRuntime.Locks;

/// <summary>The lock stores of one app.</summary>
internal sealed class LockStores(IEnumerable<Component> components, string appId, EmbeddedState state, TimeProvider time)
{
    readonly Dictionary<string, LockStore> _stores = components
        .Where(component => component.Type.StartsWith("lock.", StringComparison.Ordinal))
        .ToDictionary(component => component.Name, component => new LockStore(component, appId, state, time));

    /// <exception cref="ApiError">There is no such store.</exception>
    public LockStore this[string name] => _stores.TryGetValue(name, out var store) ? store
        : _stores.Count == 0
            ? throw new ApiError(500, GrpcCode.FailedPrecondition, "ERR_LOCK_STORE_NOT_CONFIGURED", "lock store is not configured") { GrpcDetails = [] }
            : throw new ApiError(400, GrpcCode.InvalidArgument, "ERR_LOCK_STORE_NOT_FOUND", $"lock store {name} not found") { GrpcDetails = [] };
}
