using Millrace.LocalRuntime.Errors;

namespace Millrace.LocalRuntime.Secrets;

/// <summary>One secret store as one app may read it.</summary>
internal abstract class SecretStore(string name, SecretScope scope)
{
    /// <summary>The values of a secret by their names.</summary>
    /// <exception cref="ApiError">There is no such secret, or the app may not read it.</exception>
    public IReadOnlyDictionary<string, string> Get(string key)
    {
        if (!scope.Allows(key))
            throw new ApiError(403, GrpcCode.PermissionDenied, "ERR_PERMISSION_DENIED",
                $"access denied by policy to get \"{key}\" from \"{name}\"") { GrpcDetails = [] };
        return Find(key) ?? throw new ApiError(500, GrpcCode.Internal, "ERR_SECRET_GET",
            $"failed getting secret with key {key} from secret store {name}: secret {key} not found") { GrpcDetails = [] };
    }

    /// <summary>All secrets that the app may read, in the order of their names.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> All => List().Where(secret => scope.Allows(secret.Key));

    protected abstract IReadOnlyDictionary<string, string>? Find(string key);

    protected abstract IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> List();
}
