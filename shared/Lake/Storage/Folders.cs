using System.Runtime.CompilerServices;

namespace Millrace.Lake.Storage;

/// <summary>Lists folders, which stores of objects do not know.</summary>
public static class Folders
{
    /// <summary>The paths of the folders directly below a path that ends with '/', in order.</summary>
    public static async IAsyncEnumerable<string> BelowAsync(
        IObjectStore store, string root, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? after = null;
        bool found;
        do
        {
            found = false;
            await foreach (var info in store.ListAsync(root, after, cancellation).ConfigureAwait(false))
            {
                var name = info.Path[root.Length..].Split('/');
                // On to the first object behind the folder; an object that lies here itself is none.
                after = name.Length > 1 ? $"{root}{name[0]}/\U0010FFFF" : info.Path;
                found = true;
                if (name.Length > 1)
                    yield return root + name[0];
                break;
            }
        }
        while (found);
    }
}
