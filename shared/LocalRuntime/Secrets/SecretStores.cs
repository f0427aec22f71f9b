using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Secrets;

/// <summary>The secret stores of one app.</summary>
internal sealed class SecretStores(IEnumerable<Component> components)
{
    readonly Dictionary<string, SecretStore> _stores = components
        .Where(component => component.Type == "secretstores.local.file")
        .ToDictionary(component => component.Name, component => new SecretStore(component));

    /// <exception cref="ApiError">There is no such store.</exception>
    public SecretStore this[string name] => _stores.TryGetValue(name, out var store) ? store
        : _stores.Count == 0
            ? throw new ApiError(500, GrpcCode.FailedPrecondition, "ERR_SECRET_STORES_NOT_CONFIGURED", "secret store is not configured")
            {
                GrpcDetails = [],
            }
            : throw new ApiError(401, GrpcCode.InvalidArgument, "ERR_SECRET_STORE_NOT_FOUND", $"failed finding secret store with key {name}")
            {
                GrpcDetails = [],
            };
}
