using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;

namespace Millrace.Lake.Tests.Delta;

/// <summary>A store in which logs have no checkpoints.</summary>
sealed class WithoutCheckpoints(IObjectStore below) : PassingStore(below)
{
    public override Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default) =>
        path.EndsWith("_last_checkpoint", StringComparison.Ordinal) ? throw new ObjectNotFoundException(path, Location) : base.ReadAllAsync(path, cancellation);

    public override IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellation = default) =>
        base.ListAsync(prefix, startAfter, cancellation).Where(info => !info.Path.Contains(".checkpoint", StringComparison.Ordinal));
}
