namespace Millrace.Lake.Tests.Storage;

/// <summary>A folder that goes with the test.</summary>
sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("millrace-lake-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
