namespace Millrace.LocalRuntime.Configuration;

/// <summary>One item of a configuration store.</summary>
/// <param name="Version">Empty when none was given.</param>
internal sealed record ConfigurationItem(string Value, string Version)
{
    /// <summary>Reads <c>value</c> or <c>value||version</c>, as items are kept in Redis.</summary>
    public static ConfigurationItem Read(string text)
    {
        var parts = text.Split("||");
        return new ConfigurationItem(parts[0], parts.Length > 1 ? parts[1] : "");
    }
}
