using System.Diagnostics;
using Millrace.Testing;

namespace Millrace.Lake.Tests.Faults;

/// <summary>A fact that mounts file systems in a namespace of its own: skipped with the reason where the machine does not let it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        // A kernel that forbids it cannot be told otherwise, not even by CI; the same errors are injected by other tests.
        if (!s_works.Value)
            Skip = "needs 'unshare --map-root-user --mount' to be allowed";
    }

    static readonly Lazy<bool> s_works = new(() =>
    {
        if (Tool.Find("unshare") is not { } program)
            return false;
        using var process = Process.Start(new ProcessStartInfo(program, ["--map-root-user", "--mount", "true"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    });

    /// <summary>A command that mounts by a line of shell, then runs the test program.</summary>
    public static IReadOnlyList<string> Command(string mount, params string[] arguments) =>
        ["unshare", "--map-root-user", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh", .. TestProcess.Command(arguments)];
}
