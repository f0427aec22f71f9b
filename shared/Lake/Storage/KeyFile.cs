using System.Text.Json;

namespace Millrace.Lake.Storage;

/// <summary>
/// Keys for encryption at rest out of a file: <c>{"acme": {"current": "acme-2", "keys": {"acme-1": "…", "acme-2": "…"}}}</c>,
/// per tenant the id under which is written and all keys, 32 bytes each as base64. A tenant's keys are its own: an object below
/// one tenant's folder is never written under another's. Removing a key makes what was written under it unreadable for good.
/// </summary>
public sealed class KeyFile : IKeyRing
{
    const int KeyBytes = 32;
    readonly string _file;
    readonly Dictionary<string, string> _current = new(StringComparer.Ordinal);
    readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <exception cref="StorageException">It cannot be read, or does not say what it should.</exception>
    public KeyFile(string file)
    {
        _file = file;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var tenant in json.RootElement.EnumerateObject())
                Read(tenant);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new StorageException($"The key file '{file}' cannot be used: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public string KeyIdFor(string path) => path.Split('/')[0] is var tenant && _current.TryGetValue(tenant, out var id)
        ? id
        : throw new StorageException($"The key file '{_file}' has no key for the tenant '{tenant}'");

    /// <inheritdoc/>
    public byte[] Key(string keyId) => _keys.TryGetValue(keyId, out var key)
        ? key
        : throw new StorageException($"The key file '{_file}' has no key '{keyId}': what was written under it cannot be read");

    void Read(JsonProperty tenant)
    {
        var current = tenant.Value.GetProperty("current").GetString() ?? "";
        foreach (var key in tenant.Value.GetProperty("keys").EnumerateObject())
        {
            if (key.Value.GetBytesFromBase64() is not { Length: KeyBytes } bytes)
                throw new FormatException($"the key '{key.Name}' of '{tenant.Name}' has not {KeyBytes} bytes");
            if (!_keys.TryAdd(key.Name, bytes))
                throw new FormatException($"the key id '{key.Name}' is there twice");
        }
        if (!tenant.Value.GetProperty("keys").TryGetProperty(current, out _))
            throw new FormatException($"the current key '{current}' of '{tenant.Name}' is not among its keys");
        _current[tenant.Name] = current;
    }
}
