using Xunit;

namespace Millrace.Testing;

/// <summary>
/// A fact that needs programs of the machine (redis-server, …): skipped with a reason when one is not on PATH,
/// unless CI demands it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] programs) => Skip = SkipReason(programs);

    internal static string? SkipReason(string[] programs) =>
        programs.FirstOrDefault(program => Tool.Find(program) is null) is { } missing && !SharedFolder.IsRequired
            ? $"needs the program '{missing}' on PATH"
            : null;
}

/// <summary>Programs of the machine.</summary>
public static class Tool
{
    static readonly string[] s_extraFolders = ["/usr/lib/postgresql/15/bin", "/usr/sbin"];

    /// <summary>The full path of a program on PATH, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(s_extraFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
