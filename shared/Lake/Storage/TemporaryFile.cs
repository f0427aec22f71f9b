namespace Millrace.Lake.Storage;

/// <summary>A file under a temporary name beside the place it is meant for.</summary>
sealed class TemporaryFile : IDisposable
{
    readonly string _target, _temporary, _folder;
    readonly bool _durable;
    bool _placed;

    public TemporaryFile(string target, bool durable)
    {
        _target = target;
        _durable = durable;
        _folder = Path.GetDirectoryName(target)!;
        DurableFolder.Create(_folder, durable);
        _temporary = Path.Combine(_folder, $".{Guid.NewGuid():N}{FolderObjectStore.TemporarySuffix}");
        Content = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
        LakeSteps.Passed(LakeStep.FileBegun);
    }

    public FileStream Content { get; }

    public void Replace()
    {
        Close();
        File.Move(_temporary, _target, overwrite: true);
        _placed = true;
        LakeSteps.Passed(LakeStep.FileMoved);
        DurableFolder.Sync(_folder, _durable);
    }

    /// <summary>True if the target was created, false if it was there.</summary>
    public bool Create()
    {
        Close();
        if (!HardLink.TryCreate(_temporary, _target))
            return false;
        LakeSteps.Passed(LakeStep.FileLinked);
        DurableFolder.Sync(_folder, _durable);
        return true;
    }

    public void Dispose()
    {
        // A full disk fails again when the stream flushes on closing; the first failure is the one to tell.
        try
        {
            Content.Dispose();
            if (!_placed)
                File.Delete(_temporary);
        }
        catch (IOException)
        {
            TryDelete();
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    void TryDelete()
    {
        try
        {
            File.Delete(_temporary);
        }
        catch (IOException)
        {
            // The clean-up of leftovers takes it.
        }
    }

    void Close()
    {
        Content.Flush(_durable);
        Content.Dispose();
        LakeSteps.Passed(LakeStep.FileWritten);
    }
}
