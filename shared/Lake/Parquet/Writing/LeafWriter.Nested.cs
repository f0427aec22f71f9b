namespace Millrace.Lake.Parquet.Writing;

sealed partial class LeafWriter
{
    /// <summary>Adds the entries of a number of rows of a nested column.</summary>
    public void AddNested(Shredded entries, int rows)
    {
        if (_definitionRun > 0)
            MaterialiseRun();
        entries.Definitions.CopyTo(TakeLevels(ref _definitions, ref _definitionCount, entries.Count));
        if (Leaf.MaxRepetition > 0)
            entries.Repetitions.CopyTo(TakeLevels(ref _repetitions, ref _repetitionCount, entries.Count));
        var present = entries.PresentRows();
        _pageEntries += entries.Count;
        _pageNulls += entries.Count - present.Length;
        if (present.Length > 0)
            _encoder.Add(entries.Column, present);
        _rows += rows;
        _pageRows += rows;
        CutPageIfFull();
    }
}
