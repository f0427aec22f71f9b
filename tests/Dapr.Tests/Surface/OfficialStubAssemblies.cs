using System.Reflection;
using System.Runtime.Loader;

namespace Millrace.Dapr.Tests.Surface;

/// <summary>The stubs of the official SDK, loaded beside our assemblies of the same names.</summary>
static class OfficialStubAssemblies
{
    public static IReadOnlyList<Assembly> All { get; } = Load();

    static List<Assembly> Load()
    {
        // artifacts/bin/Dapr.Tests/{configuration}/ is where this runs; the stubs lie in folders beside it.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var projects = here.Parent!.Parent!.FullName;
        var paths = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Dapr.Client"] = Path.Combine(projects, "OfficialStubs.Client", here.Name, "Dapr.Client.dll"),
            ["Dapr.AspNetCore"] = Path.Combine(projects, "OfficialStubs.AspNetCore", here.Name, "Dapr.AspNetCore.dll"),
        };
        var context = new AssemblyLoadContext("official stubs");
        context.Resolving += (_, name) => paths.TryGetValue(name.Name!, out var path) ? context.LoadFromAssemblyPath(path) : null;
        return [.. paths.Values.Select(context.LoadFromAssemblyPath)];
    }
}
