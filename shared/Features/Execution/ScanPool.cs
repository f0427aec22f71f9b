namespace Millrace.Features.Execution;

/// <summary>Scans that are not in use. There are no more than may run at once; one too many is left to the collector.</summary>
internal sealed class ScanPool(Func<RecordScan> create)
{
    private readonly RecordScan?[] _spare = new RecordScan?[2 * Environment.ProcessorCount];

    public RecordScan Rent()
    {
        for (var i = 0; i < _spare.Length; i++)
            if (_spare[i] is not null && Interlocked.Exchange(ref _spare[i], null) is { } scan)
                return scan;
        return create();
    }

    public void Return(RecordScan scan)
    {
        for (var i = 0; i < _spare.Length; i++)
            if (_spare[i] is null && Interlocked.CompareExchange(ref _spare[i], scan, null) is null)
                return;
    }
}
