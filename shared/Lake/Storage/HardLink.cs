using System.Runtime.InteropServices;

namespace Millrace.Lake.Storage;

/// <summary>Gives a finished file its name unless the name is taken: the one atomic create-if-absent that POSIX offers for whole files.</summary>
static partial class HardLink
{
    const int Exists = 17;

    public static bool TryCreate(string from, string to)
    {
        if (OperatingSystem.IsWindows())
            return TryMove(from, to);
        if (Link(from, to) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == Exists
            ? false
            : throw new IOException($"hard link failed: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    // MoveFileEx without the replace flag is atomic on NTFS.
    static bool TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(to))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
