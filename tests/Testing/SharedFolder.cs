namespace Millrace.Testing;

/// <summary>
/// The folder of recordings, fixtures and data that tests compare with. <c>MILLRACE_SHARED</c> names it;
/// without the variable, <c>../shared</c> beside the checkout is taken if it is there.
/// </summary>
public static class SharedFolder
{
    static readonly string? s_root = Find();

    /// <summary>True when a missing folder must fail a test instead of skipping it: the variable is set, as in CI.</summary>
    public static bool IsRequired => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MILLRACE_SHARED"));

    /// <summary>The full path below the folder, or null when the folder or the entry is absent.</summary>
    public static string? TryPath(string relative)
    {
        if (s_root is null)
            return null;
        var path = Path.Combine(s_root, relative);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    /// <summary>The full path below the folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder or the entry is absent.</exception>
    public static string PathOf(string relative) =>
        TryPath(relative) ?? throw new DirectoryNotFoundException(
            $"'{relative}' is not below the shared folder ('{s_root ?? "none found"}'); MILLRACE_SHARED names it.");

    /// <summary>The root of this checkout: the nearest folder above the test binaries that holds the solution.</summary>
    public static string CheckoutRoot { get; } = FindCheckout();

    static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("MILLRACE_SHARED");
        if (!string.IsNullOrEmpty(named))
            return Path.GetFullPath(named);
        var beside = Path.GetFullPath(Path.Combine(FindCheckout(), "..", "shared"));
        return Directory.Exists(beside) ? beside : null;
    }

    static string FindCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Microservices.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No Microservices.sln above {AppContext.BaseDirectory}");
    }
}
