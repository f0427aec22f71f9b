using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Secrets;

/// <summary>The secret stores of one app.</summary>
internal sealed class SecretStores(ResourceSet resources, string appId)
{
    readonly Dictionary<string, SecretStore> _stores = resources.For(appId)
        .Select(component => (component.Name, Store: Open(component, resources.SecretScope(component.Name), appId)))
        .Where(entry => entry.Store is not null)
        .ToDictionary(entry => entry.Name, entry => entry.Store!);

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

    static SecretStore? Open(Component component, SecretScope scope, string appId) => component.Type switch
    {
        "secretstores.local.file" => new FileSecrets(component, scope),
        "secretstores.local.env" => new EnvironmentSecrets(component, scope, appId),
        _ => null,
    };
}
