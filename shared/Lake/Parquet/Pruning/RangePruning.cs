namespace Millrace.Lake.Parquet.Pruning;

sealed record RangePruning(string Path, object? From, object? To) : RowPruning
{
    public override IEnumerable<string> Paths => [Path];

    public override bool MayMatch(IFilePart part)
    {
        var bounds = part.Of(Path);
        return bounds.MayHaveValue
            && !(From is not null && bounds.Max is not null && ValueOrder.Compare(From, bounds.Max) > 0)
            && !(To is not null && bounds.Min is not null && ValueOrder.Compare(To, bounds.Min) < 0);
    }
}
