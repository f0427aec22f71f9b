namespace Millrace.Lake.Parquet.Reading;

/// <summary>The repetition and definition levels of the entries of a batch.</summary>
sealed class LevelBatch
{
    byte[] _repetitions = [];
    byte[] _definitions = [];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Repetitions => _repetitions.AsSpan(0, Count);

    public ReadOnlySpan<byte> Definitions => _definitions.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Append(ReadOnlySpan<byte> repetitions, ReadOnlySpan<byte> definitions)
    {
        var needed = Count + repetitions.Length;
        if (needed > _repetitions.Length)
        {
            Array.Resize(ref _repetitions, Math.Max(needed, 2 * _repetitions.Length));
            Array.Resize(ref _definitions, _repetitions.Length);
        }
        repetitions.CopyTo(_repetitions.AsSpan(Count));
        definitions.CopyTo(_definitions.AsSpan(Count));
        Count = needed;
    }
}
