using System.Runtime.CompilerServices;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Layers;

/// <summary>Finds tables.</summary>
public static class TableListing
{
    const string Log = "/_delta_log/";

    /// <summary>The paths of the tables below a prefix, in order; a table's own files are not walked through.</summary>
    public static async IAsyncEnumerable<string> ListAsync(
        IObjectStore store, string prefix, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? after = null;
        bool found;
        do
        {
            found = false;
            await foreach (var info in store.ListAsync(prefix, after, cancellation).ConfigureAwait(false))
            {
                var log = info.Path.IndexOf(Log, StringComparison.Ordinal);
                if (log <= 0)
                    continue;
                yield return info.Path[..log];
                after = info.Path[..log] + "/\U0010FFFF";
                found = true;
                break;
            }
        }
        while (found);
    }
}
