using Xunit;

namespace Millrace.Testing;

/// <summary>A fact that needs an entry of the shared folder, and programs: skipped with a reason when one is absent, unless CI demands it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string relative, params string[] programs) => Skip = SharedSkip.Reason(relative) ?? ToolFactAttribute.SkipReason(programs);
}

/// <summary>A theory that needs an entry of the shared folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(string relative) => Skip = SharedSkip.Reason(relative);
}

static class SharedSkip
{
    public static string? Reason(string relative) =>
        SharedFolder.IsRequired || SharedFolder.TryPath(relative) is not null
            ? null
            : $"needs '{relative}' of the shared folder; set MILLRACE_SHARED to run it";
}
