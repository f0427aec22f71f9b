using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;
using Millrace.Lake.Upkeep;

namespace Millrace.Lake.Tests.Upkeep;

/// <summary>Notes the class of each object of the store below.</summary>
sealed class TieredStore(IObjectStore below) : PassingStore(below), ITieredStore
{
    public Dictionary<string, string> Classes { get; } = [];

    public Task<bool> MoveToClassAsync(string path, string storageClass, CancellationToken cancellation = default)
    {
        var moved = !Classes.TryGetValue(path, out var now) || now != storageClass;
        Classes[path] = storageClass;
        return Task.FromResult(moved);
    }
}
