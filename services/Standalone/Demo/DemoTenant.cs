using System.Security.Cryptography;

namespace Millrace.Standalone.Demo;

/// <summary>The tenant that <c>--demo</c> makes: its name, a key drawn at the start, and the settings that declare it.</summary>
/// <param name="ApiKey">The key; it lives as long as the process.</param>
sealed record DemoTenant(string ApiKey)
{
    public const string Name = "demo";
    public const string Pack = "ecommerce";

    /// <summary>Draws a key.</summary>
    public static DemoTenant Create() => new("demo-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));

    /// <summary>The tenant's settings. Feast's clients send no key, so the demo's tenant is also that of keyless callers on loopback.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        [$"Tenants:{Name}:ApiKeys:0"] = ApiKey,
        [$"Tenants:{Name}:Packs:0"] = Pack,
        ["Online:AnonymousTenant"] = Name,
    };
}
