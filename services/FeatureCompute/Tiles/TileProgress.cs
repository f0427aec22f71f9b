using System.Globalization;
using Millrace.Lake.Delta;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>
/// How far a table of day states has come. The table itself remembers it: rows and progress are one commit. All parts only
/// grow, so that their sum tells an older state of a day from a newer one.
/// </summary>
/// <param name="Definition">What the states were computed by; those of another definition are of no use.</param>
/// <param name="Offset">Greater than every sequence before the table was last begun anew.</param>
/// <param name="To">The first day that no states were computed of.</param>
/// <param name="Sources">The versions of the tables that the states were computed from.</param>
internal sealed record TileProgress(string Definition, long Offset, long To, IReadOnlyDictionary<string, long> Sources)
{
    const string Days = "days";
    static readonly Dictionary<string, long> s_nothing = [];

    /// <summary>What the rows that come with this progress carry.</summary>
    public long Sequence => Offset + To + Sources.Values.Sum(version => version + 1);

    /// <summary>Whether there is nothing yet.</summary>
    public bool IsNone => To == 0;

    /// <summary>
    /// The progress of a table; none if it is empty, as an erasure leaves it, or was made by another definition. What begins now
    /// is above all that a table in its place has ever counted.
    /// </summary>
    public static TileProgress Of(Snapshot table, string definition, DateTimeOffset now)
    {
        var all = table.Transactions.Values.Select(mark => (Parts: mark.AppId.Split('/', 3), mark.Version)).Where(mark => mark.Parts.Length == 3)
            .GroupBy(mark => (Definition: mark.Parts[0], Offset: long.Parse(mark.Parts[1], CultureInfo.InvariantCulture)))
            .Select(group => new TileProgress(
                group.Key.Definition, group.Key.Offset, group.Where(mark => mark.Parts[2] == Days).Sum(mark => mark.Version),
                group.Where(mark => mark.Parts[2] != Days).ToDictionary(mark => mark.Parts[2], mark => mark.Version, StringComparer.Ordinal)))
            .OrderBy(progress => progress.Offset).ToArray();
        return table.FileCount > 0 && all is [.., var newest] && newest.Definition == definition
            ? newest
            : new TileProgress(definition, all.Select(progress => progress.Sequence + 1).Append(now.ToUnixTimeSeconds()).Max(), 0, s_nothing);
    }

    /// <summary>The marks that take an earlier progress to this one; those that stay where they are need none.</summary>
    public IReadOnlyList<TransactionVersion> Since(TileProgress earlier) =>
    [
        .. To > earlier.To ? [Mark(Days, To)] : Array.Empty<TransactionVersion>(),
        .. Sources.Where(source => source.Value > earlier.Sources.GetValueOrDefault(source.Key, -1)).Select(source => Mark(source.Key, source.Value)),
    ];

    TransactionVersion Mark(string name, long version) => new(string.Create(CultureInfo.InvariantCulture, $"{Definition}/{Offset}/{name}"), version);
}
