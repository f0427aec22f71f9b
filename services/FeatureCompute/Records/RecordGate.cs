namespace Millrace.FeatureCompute.Records;

/// <summary>
/// Lets one batch at a time change a record inside this process. Events of one item come on many lanes, and without the
/// gate their batches would meet at the store, where the loser reads, folds and writes again. Keys share gates by hash;
/// gates are taken in one order, so that two batches never wait for each other.
/// </summary>
internal sealed class RecordGate : IDisposable
{
    const int Width = 8192;

    readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Width).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits until no other batch holds any of the keys; disposing what is returned lets the next one in.</summary>
    public async Task<IDisposable> EnterAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var wanted = keys.Select(key => (int)((uint)string.GetHashCode(key, StringComparison.Ordinal) % Width)).Distinct().Order().ToArray();
        var taken = new Held(_gates, wanted);
        try
        {
            foreach (var gate in wanted)
            {
                await _gates[gate].WaitAsync(cancellationToken);
                taken.Count++;
            }
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    public void Dispose() => Array.ForEach(_gates, gate => gate.Dispose());

    sealed class Held(SemaphoreSlim[] gates, int[] wanted) : IDisposable
    {
        public int Count { get; set; }

        public void Dispose()
        {
            for (; Count > 0; Count--)
                gates[wanted[Count - 1]].Release();
        }
    }
}
