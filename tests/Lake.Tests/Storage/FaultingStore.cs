using System.Runtime.CompilerServices;
using Millrace.Lake.Columns;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Tests.Storage;

/// <summary>
/// Dies at a chosen call: before the call takes effect, or after it did but before its caller hears of it. From then on
/// every call fails, as calls of a killed process never happen.
/// </summary>
sealed class FaultingStore(IObjectStore below, int dieAt, bool afterEffect) : IObjectStore
{
    int _calls;
    bool _dead;

    public int Calls => _calls;

    public List<string> Names { get; } = [];

    public string Location => below.Location;

    public Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default) => Read(() => below.HeadAsync(path, cancellation));

    public Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default) => Read(() => below.OpenReadAsync(path, cancellation));

    public Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default) => Read(() => below.ReadAllAsync(path, cancellation));

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Alive();
        await foreach (var info in below.ListAsync(prefix, startAfter, cancellation))
            yield return info;
    }

    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        Write($"put {Kind(path)}", async () => { await below.PutAsync(path, content, cancellation); return true; });

    public Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        Write($"create {Kind(path)}", () => below.PutIfAbsentAsync(path, content, cancellation));

    public Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default) =>
        Write<IObjectWriter>($"open {Kind(path)}", async () => new Writer(this, await below.OpenWriteAsync(path, cancellation), path));

    public Task DeleteAsync(string path, CancellationToken cancellation = default) =>
        Write($"delete {Kind(path)}", async () => { await below.DeleteAsync(path, cancellation); return true; });

    public Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default) =>
        Write("leftovers", () => below.RemoveLeftoversAsync(prefix, before, cancellation));

    static string Kind(string path) => path.Contains("_delta_log", StringComparison.Ordinal) ? Path.GetExtension(path) : "data";

    Task<T> Read<T>(Func<Task<T>> call)
    {
        Alive();
        return call();
    }

    async Task<T> Write<T>(string name, Func<Task<T>> call)
    {
        Alive();
        Names.Add(name);
        var mine = _calls++ == dieAt;
        if (mine && !afterEffect)
            Die(name);
        var result = await call();
        if (mine)
            Die(name);
        return result;
    }

    void Alive()
    {
        if (_dead)
            throw new KilledException("the process is dead");
    }

    void Die(string name)
    {
        _dead = true;
        throw new KilledException($"killed {(afterEffect ? "after" : "before")} '{name}'");
    }

    sealed class Writer(FaultingStore store, IObjectWriter inner, string path) : IObjectWriter
    {
        public Stream Content => inner.Content;

        public Task CompleteAsync(CancellationToken cancellation = default) =>
            store.Write($"complete {Kind(path)}", async () => { await inner.CompleteAsync(cancellation); return true; });

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

/// <summary>Stands for the end of the process.</summary>
sealed class KilledException(string message) : Exception(message);
