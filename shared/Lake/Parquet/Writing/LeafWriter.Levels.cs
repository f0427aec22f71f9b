using System.Buffers.Binary;

namespace Millrace.Lake.Parquet.Writing;

sealed partial class LeafWriter
{
    int[] _definitions = [];
    int[] _repetitions = [];
    int _definitionCount;
    int _repetitionCount;
    int _definitionRun;

    static Span<int> TakeLevels(ref int[] levels, ref int used, int count)
    {
        if (used + count > levels.Length)
            Array.Resize(ref levels, Math.Max(used + count, Math.Max(1024, 2 * levels.Length)));
        var span = levels.AsSpan(used, count);
        used += count;
        return span;
    }

    void MaterialiseRun()
    {
        if (_definitionRun == 0)
            return;
        var run = _definitionRun;
        _definitionRun = 0;
        TakeLevels(ref _definitions, ref _definitionCount, run).Fill(Leaf.MaxDefinition);
    }

    // Levels of a page of version 1: repetition, then definition, each with its length in front.
    void WriteLevels()
    {
        if (Leaf.MaxRepetition > 0)
            Framed(() => RleEncoder.Encode(_page, _repetitions.AsSpan(0, _repetitionCount), Width(Leaf.MaxRepetition)));
        if (Leaf.MaxDefinition > 0)
            Framed(() =>
            {
                if (_definitionCount == 0)
                    RleEncoder.Run(_page, Leaf.MaxDefinition, _definitionRun, Width(Leaf.MaxDefinition));
                else
                    RleEncoder.Encode(_page, _definitions.AsSpan(0, _definitionCount), Width(Leaf.MaxDefinition));
            });
        (_definitionCount, _repetitionCount, _definitionRun) = (0, 0, 0);
    }

    void Framed(Action write)
    {
        var at = _page.Length;
        _page.Take(4);
        write();
        BinaryPrimitives.WriteInt32LittleEndian(_page.Data.AsSpan(at), _page.Length - at - 4);
    }

    static int Width(int most) => 32 - int.LeadingZeroCount(most);
}
