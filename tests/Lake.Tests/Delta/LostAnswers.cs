using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;

namespace Millrace.Lake.Tests.Delta;

/// <summary>Creates objects and says that it failed, as a network does that loses the answer.</summary>
sealed class LostAnswers(IObjectStore below) : PassingStore(below)
{
    public override async Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        await base.PutIfAbsentAsync(path, content, cancellation);
        throw new StorageException($"no answer to the creation of '{path}'");
    }
}
