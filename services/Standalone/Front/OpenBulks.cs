using Microsoft.AspNetCore.Http.Features;

namespace Millrace.Standalone.Front;

/// <summary>
/// Counts the requests from outside that bring a bulk. A stream of unknown length may last for days with little in it, so it
/// counts as none.
/// </summary>
sealed class OpenBulks
{
    const long BulkBytes = 64 * 1024;

    int _count;

    /// <summary>Whether there is one.</summary>
    public bool Any => Volatile.Read(ref _count) > 0;

    /// <summary>A room whose bulks are counted.</summary>
    public Func<IFeatureCollection, Task> Counted(Func<IFeatureCollection, Task> room) => request =>
        request.GetRequiredFeature<IHttpRequestFeature>().Headers.ContentLength >= BulkBytes ? CountedAsync(room, request) : room(request);

    async Task CountedAsync(Func<IFeatureCollection, Task> room, IFeatureCollection request)
    {
        Interlocked.Increment(ref _count);
        try
        {
            await room(request);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
