using Microsoft.AspNetCore.Http.Features;

namespace Millrace.Standalone.Front;

/// <summary>Counts the requests from outside that wait for their answer.</summary>
sealed class OpenRequests
{
    int _count;

    /// <summary>Whether there is one.</summary>
    public bool Any => Volatile.Read(ref _count) > 0;

    /// <summary>A room whose requests are counted.</summary>
    public Func<IFeatureCollection, Task> Counted(Func<IFeatureCollection, Task> room) => async request =>
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
    };
}
