namespace Millrace.Testing.Recordings;

/// <summary>The recorded conversations in the shared folder.</summary>
public static class RecordingLibrary
{
    /// <summary>The folder's name below the shared folder, for the attributes of tests.</summary>
    public const string Folder = "dapr-recordings";

    /// <summary>The names of all cases but those of workflow, sorted; the two catalogues of errors are among them.</summary>
    public static IReadOnlyList<string> Cases()
    {
        var root = SharedFolder.PathOf(Folder);
        return
        [
            .. Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories)
                .Select(path => Path.ChangeExtension(Path.GetRelativePath(root, path), null).Replace('\\', '/'))
                .Where(name => !name.StartsWith("workflow/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether the case is a catalogue: rows of errors instead of steps.</summary>
    public static bool IsCatalogue(string name) => name.StartsWith("errors/", StringComparison.Ordinal);

    /// <summary>Reads a case.</summary>
    public static Recording Load(string name) => RecordingFile.Read(PathOf(name));

    /// <summary>The file of a case or a catalogue.</summary>
    public static string PathOf(string name) => SharedFolder.PathOf($"{Folder}/{name}.json");
}
