namespace Millrace.Lake.Parquet.Pruning;

sealed record JunctionPruning(IReadOnlyList<RowPruning> Conditions, bool Every) : RowPruning
{
    public override IEnumerable<string> Paths => Conditions.SelectMany(c => c.Paths).Distinct();

    public override bool AsksForValues => Conditions.Any(c => c.AsksForValues);

    public override bool MayMatch(IFilePart part) =>
        Every ? Conditions.All(c => c.MayMatch(part)) : Conditions.Any(c => c.MayMatch(part));
}
