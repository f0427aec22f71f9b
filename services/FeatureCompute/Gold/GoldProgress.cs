using System.Globalization;
using Millrace.Catalog.Gold;
using Millrace.Features.Model;
using Millrace.Lake.Delta;

namespace Millrace.FeatureCompute.Gold;

/// <summary>
/// How far the gold table of a version of a view has come. The table itself remembers it: rows and progress are one commit.
/// </summary>
/// <param name="Day">The newest day start that is written (µs); <see cref="long.MinValue"/> before the first.</param>
/// <param name="Sources">The versions of the silver tables that the rows were computed from.</param>
internal sealed record GoldProgress(long Day, IReadOnlyDictionary<string, long> Sources)
{
    public static GoldProgress Of(Snapshot table, FeatureViewModel view) => new(
        table.TransactionVersion(DayMark(view)) ?? long.MinValue,
        table.Transactions.Values.Where(mark => mark.AppId.StartsWith(SourceMark(view, ""), StringComparison.Ordinal))
            .ToDictionary(mark => mark.AppId[SourceMark(view, "").Length..], mark => mark.Version, StringComparer.Ordinal));

    /// <summary>The marks that take the progress to a later one; those that stay where they are need none.</summary>
    public IReadOnlyList<TransactionVersion> To(FeatureViewModel view, long day, IReadOnlyDictionary<string, long> sources) =>
    [
        .. day > Day ? [new TransactionVersion(DayMark(view), day)] : Array.Empty<TransactionVersion>(),
        .. sources.Where(source => source.Value > Sources.GetValueOrDefault(source.Key, -1))
            .Select(source => new TransactionVersion(SourceMark(view, source.Key), source.Value)),
    ];

    /// <summary>The first day that the table holds rows of (µs); <see cref="long.MaxValue"/> while it is empty.</summary>
    public static long FirstDay(Snapshot table) => table.Files
        .Select(file => file.PartitionValues.GetValueOrDefault(GoldSchema.EventDate))
        .Select(date => DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? (new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            : long.MaxValue)
        .DefaultIfEmpty(long.MaxValue).Min();

    static string DayMark(FeatureViewModel view) => string.Create(CultureInfo.InvariantCulture, $"v{view.Version}/day");

    static string SourceMark(FeatureViewModel view, string dataset) => string.Create(CultureInfo.InvariantCulture, $"v{view.Version}/silver/{dataset}");
}
