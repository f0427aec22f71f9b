namespace Millrace.Lake.Parquet.Pruning;

sealed record NullPruning(string Path, bool Null) : RowPruning
{
    public override IEnumerable<string> Paths => [Path];

    public override bool MayMatch(IFilePart part) => Null ? part.Of(Path).MayBeNull : part.Of(Path).MayHaveValue;
}
