using System.Runtime.InteropServices;

namespace Millrace.Lake.Storage;

/// <summary>Folders whose entries survive a power failure: a rename is durable only once its folder is synced.</summary>
static partial class DurableFolder
{
    public static void Create(string folder, bool durable)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null)
            Create(parent, durable);
        Directory.CreateDirectory(folder);
        if (parent is not null)
            Sync(parent, durable);
    }

    public static void Sync(string folder, bool durable)
    {
        // Windows journals folder entries and has no call for this.
        if (!durable || OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, 0);
        if (descriptor < 0)
            return;
        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
