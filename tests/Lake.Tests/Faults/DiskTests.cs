using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;

namespace Millrace.Lake.Tests.Faults;

/// <summary>Disks that are really full and folders that really cannot be written.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DiskTests : IDisposable
{
    readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MountFact]
    public async Task A_disk_that_fills_up_ends_in_a_clear_error_and_keeps_every_commit_before_it()
    {
        var (code, output) = await TestProcess.RunCommandAsync(MountFactAttribute.Command(
            $"mount -t tmpfs -o size=400k tmpfs '{_folder.Path}'", "full-disk", _folder.Path));
        code.ShouldBe(0);
        var lines = output.Split('\n');
        lines[0].ShouldContain("no space is left on the device");
        lines[0].ShouldContain("shop/");
        lines[1].ShouldBe("whole");
        int.Parse(lines[2]).ShouldBeInRange(3, 100);
        lines[3].ShouldBe("0", "temporary files were left on the full disk");
    }

    [MountFact]
    public async Task A_read_only_file_system_is_named_and_nothing_of_the_lake_changes()
    {
        var store = new FolderObjectStore(_folder.Path, durable: false);
        await LakeOperations.PrepareAsync(store, "clean-log");
        var before = Files();
        var (code, output) = await TestProcess.RunCommandAsync(MountFactAttribute.Command(
            $"mount --bind '{_folder.Path}' '{_folder.Path}' && mount -o remount,bind,ro '{_folder.Path}'", "read-only", _folder.Path));
        code.ShouldBe(0);
        Check(output, "the file system is read-only");
        Files().ShouldBe(before);
    }

    [Fact]
    public async Task A_folder_without_the_right_to_write_is_named_and_nothing_of_the_lake_changes()
    {
        var store = new FolderObjectStore(_folder.Path, durable: false);
        await LakeOperations.PrepareAsync(store, "clean-log");
        var before = Files();
        var folders = Directory.GetDirectories(_folder.Path, "*", SearchOption.AllDirectories).Append(_folder.Path).ToList();
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        folders.ForEach(folder => File.SetUnixFileMode(folder, read));
        try
        {
            // Rights do not bind root, so root runs the program without what sets it above them.
            string[] bound = Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
            var (code, output) = await TestProcess.RunCommandAsync([.. bound, .. TestProcess.Command("read-only", _folder.Path)]);
            code.ShouldBe(0);
            Check(output, "permission denied");
        }
        finally
        {
            folders.ForEach(folder => File.SetUnixFileMode(folder, read | UnixFileMode.UserWrite));
        }
        Files().ShouldBe(before);
    }

    static void Check(string output, string reason)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(LakeOperations.All.Count + 1);
        foreach (var (operation, line) in LakeOperations.All.Zip(lines))
            // There is a table already, and nothing to compact after the preparation.
            if (operation is "create" or "compact")
                line.ShouldBe($"{operation}: done");
            else
                line.ShouldContain(reason);
        lines[^1].ShouldBe("72");
    }

    List<(string, long)> Files() => [.. Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file => (file, new FileInfo(file).Length))];
}
