namespace Millrace.Lake.Parquet.Pruning;

sealed record OneOfPruning(string Path, IReadOnlyList<object> Values) : RowPruning
{
    public override IEnumerable<string> Paths => [Path];

    public override bool AsksForValues => true;

    public override bool MayMatch(IFilePart part)
    {
        var bounds = part.Of(Path);
        return bounds.MayHaveValue && Values.Any(v =>
            ValueOrder.MayLieIn(v, bounds) && part.MayContain(Path, v));
    }
}
