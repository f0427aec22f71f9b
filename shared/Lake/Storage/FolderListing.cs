namespace Millrace.Lake.Storage;

/// <summary>Lists files below a folder the way S3 lists keys: by prefix, at any depth, in byte order.</summary>
static class FolderListing
{
    static readonly EnumerationOptions s_walk = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
    };

    public readonly record struct Entry(string Path, string FullPath)
    {
        /// <summary>Size and time, or null when the file has gone since it was listed.</summary>
        public ObjectInfo? Info()
        {
            var file = new FileInfo(FullPath);
            return file.Exists ? new ObjectInfo(Path, file.Length, file.LastWriteTimeUtc) : null;
        }
    }

    public static List<Entry> Of(string root, string prefix, string? startAfter)
    {
        var found = new List<Entry>();
        foreach (var full in Files(root, prefix))
        {
            if (full.EndsWith(FolderObjectStore.TemporarySuffix, StringComparison.Ordinal))
                continue;
            var path = Relative(root, full);
            if (path.StartsWith(prefix, StringComparison.Ordinal)
                && (startAfter is null || ObjectPath.Order.Compare(path, startAfter) > 0))
                found.Add(new Entry(path, full));
        }
        found.Sort((left, right) => ObjectPath.Order.Compare(left.Path, right.Path));
        return found;
    }

    public static IEnumerable<FileInfo> Temporaries(string root, string prefix) =>
        Files(root, prefix)
            .Where(full => full.EndsWith(FolderObjectStore.TemporarySuffix, StringComparison.Ordinal))
            .Select(full => new FileInfo(full));

    static IEnumerable<string> Files(string root, string prefix)
    {
        var slash = prefix.LastIndexOf('/');
        var folder = slash <= 0 ? root : Path.Combine(root, ObjectPath.Check(prefix[..slash]));
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", s_walk) : [];
    }

    static string Relative(string root, string full)
    {
        var path = full[(root.Length + (root.EndsWith(Path.DirectorySeparatorChar) ? 0 : 1))..];
        return OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
    }
}
