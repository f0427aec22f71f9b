using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

/// <summary>How often each text occurred; rows are counted by dictionary code and text is touched once per distinct value.</summary>
internal sealed class TallyAccumulator(TallyResult result) : Accumulator
{
    private const int FewRows = 8;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly CodeScratch<int> _scratch = new();

    public override void Reset() => _counts.Clear();

    public override void Add(in InputRows input)
    {
        var texts = (StringColumn)input.Arguments[0];
        if (input.Rows.Length < FewRows || !CountsByCode(input.Rows.Length, texts))
        {
            foreach (var row in input.Rows)
            {
                if (texts[row] is { } text)
                    Take(text, 1);
            }

            return;
        }

        var slots = _scratch.For(texts.Texts);
        foreach (var row in input.Rows)
        {
            var code = texts.Codes[row];
            if (code >= 0 && slots[code]++ == 0)
                _scratch.Touched.Add(code);
        }

        foreach (var code in _scratch.Touched)
            Take(texts.Texts[code], slots[code]);
        _scratch.Clear();
    }

    public override void Merge(Accumulator other)
    {
        foreach (var (text, count) in ((TallyAccumulator)other)._counts)
            Take(text, count);
    }

    public override void Finish(long at, ColumnBuilder output)
    {
        switch (result)
        {
            case TallyResult.Distinct:
                output.Append(_counts.Count);
                break;
            case TallyResult.Mode:
                output.AppendObject(MostFrequent());
                break;
            default:
                output.AppendObject(_counts.Keys.Order(CodePointOrder.Instance).ToArray<object?>());
                break;
        }
    }

    public override void Encode(StateWriter writer)
    {
        writer.Count(_counts.Count);
        foreach (var text in _counts.Keys.Order(CodePointOrder.Instance))
        {
            writer.Text(text);
            if (result == TallyResult.Mode)
                writer.Count(_counts[text]);
        }
    }

    public override void MergeEncoded(StateReader reader)
    {
        for (var left = reader.Items(); left > 0; left--)
        {
            var text = reader.Text();
            Take(text, result == TallyResult.Mode ? reader.Count() : 1);
        }
    }

    public override void Skip(StateReader reader)
    {
        for (var left = reader.Items(); left > 0; left--)
        {
            reader.TextNumber();
            if (result == TallyResult.Mode)
                reader.Count();
        }
    }

    private void Take(string text, long count) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, text, out _) += count;

    private string? MostFrequent()
    {
        string? best = null;
        var most = 0L;
        foreach (var (text, count) in _counts)
        {
            if (count > most || (count == most && CodePointOrder.Order(text, best!) < 0))
                (best, most) = (text, count);
        }

        return best;
    }
}
