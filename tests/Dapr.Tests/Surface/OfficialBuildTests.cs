using System.Diagnostics;
using System.Xml.Linq;
using Millrace.Testing;
using Xunit.Abstractions;

namespace Millrace.Dapr.Tests.Surface;

/// <summary>
/// Compiles the programs of this checkout against the official SDK's signatures in place of our subset: all members,
/// overloads and abstract declarations, also those that the subset leaves out.
/// </summary>
public sealed class OfficialBuildTests(ITestOutputHelper output)
{
    [GateFact]
    public async Task Every_program_that_uses_the_sdk_compiles_against_the_official_signatures()
    {
        var root = SharedFolder.CheckoutRoot;
        var projects = new[] { "shared", "services" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.csproj", SearchOption.AllDirectories))
            .Where(UsesSdk).ToList();
        projects.Count.ShouldBeGreaterThan(5);
        var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "official-stubs"));
        var solution = Path.Combine(folder.FullName, "Consumers.slnx");
        new XElement("Solution", projects.Select(path => new XElement("Project", new XAttribute("Path", path)))).Save(solution);
        // The usual build has the analyzers; here only names and types count.
        var (exitCode, text) = await BuildAsync(root,
            "build", solution, "-p:OfficialDaprSdk=stubs", "-p:RunAnalyzers=false", "-v", "q", "--nologo");
        output.WriteLine($"{projects.Count} projects: {string.Join(", ", projects.Select(Path.GetFileNameWithoutExtension))}");
        exitCode.ShouldBe(0, text);
    }

    /// <summary>Whether a project imports the SDK or refers to one that does.</summary>
    static bool UsesSdk(string project)
    {
        var xml = XDocument.Load(project);
        if (xml.Descendants("Import").Any(import => ((string?)import.Attribute("Project"))?.EndsWith("Dapr.props", StringComparison.Ordinal) == true))
            return true;
        return xml.Descendants("ProjectReference").Select(reference => (string?)reference.Attribute("Include"))
            .Where(path => path is not null && !path.Contains("Dapr.", StringComparison.Ordinal))
            .Select(path => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, path!)))
            .Any(path => File.Exists(path) && UsesSdk(path));
    }

    static async Task<(int ExitCode, string Text)> BuildAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // The lock files of this build are its own and not checked in: nothing to be locked to.
        start.Environment["CI"] = "";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // What the test host sets for itself would make the child look for its own SDK in the wrong place.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using var build = Process.Start(start)!;
        var errors = build.StandardError.ReadToEndAsync();
        var text = await build.StandardOutput.ReadToEndAsync() + await errors;
        await build.WaitForExitAsync();
        return (build.ExitCode, text);
    }
}
