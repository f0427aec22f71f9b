using Xunit;

namespace Millrace.Testing;

/// <summary>
/// A fact that runs a program of <c>tests/node</c>: skipped with a reason where node or the packages of that folder are
/// absent, unless CI demands it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (SharedFolder.IsRequired)
            return;
        if (Tool.Find("node") is null)
            Skip = "needs the program 'node' on PATH";
        else if (!Directory.Exists(Path.Combine(SharedFolder.CheckoutRoot, "tests", "node", "node_modules")))
            Skip = "needs the packages of tests/node; 'npm install' there brings them";
    }
}
