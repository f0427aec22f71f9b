using Millrace.Catalog.External;
using Millrace.Catalog.Silver;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.HistoricalFeatures.Spines;
using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.Selection;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>Answers a request from the lake, for a caller at once or for a job.</summary>
internal sealed class HistoricalWork(SilverReader silver, ExternalReader external, TableSpines tables)
{
    /// <summary>The features that are meant.</summary>
    /// <exception cref="ProblemException">A reference is malformed, unknown or ambiguous.</exception>
    public static IReadOnlyList<SelectedFeature> Select(CallerPacks packs, HistoricalRequest request)
    {
        var selection = new FeatureSelection(packs.Snapshot, packs.Names);
        return request.FeatureService is { } service
            ? selection.OfService(service, request.FullFeatureNames)
            : selection.Named(request.Features, request.FullFeatureNames);
    }

    /// <summary>The rows, read where the request says they are, and checked.</summary>
    /// <exception cref="ProblemException">They cannot be read, or a column has the name of a feature.</exception>
    public async Task<HistoricalQuestion> AskAsync(CallerPacks packs, HistoricalRequest request, CancellationToken cancellationToken)
    {
        var selected = Select(packs, request);
        var lookup = new HistoricalLookup(new LookupPlan(packs, selected), new History(silver, external, packs.Caller.Tenant));
        var spine = request.Spine
            ?? (request.Table is { } table ? await tables.ReadAsync(packs.Caller, table, cancellationToken) : null)
            ?? await lookup.EveryEntityAsync(request.AllEntitiesAt!.Value, cancellationToken);
        if (selected.FirstOrDefault(feature => spine.Has(feature.OutputName)) is { } twice)
            throw ProblemException.BadRequest("ambiguous_feature_name", $"The rows have a column '{twice.OutputName}', which is also a feature asked for; set 'full_feature_names' to true, or rename the column.");
        return new HistoricalQuestion(spine, selected, lookup);
    }
}

/// <summary>Rows and the features that are asked of them.</summary>
internal sealed record HistoricalQuestion(Spine Spine, IReadOnlyList<SelectedFeature> Features, HistoricalLookup Lookup)
{
    /// <summary>The values of every row.</summary>
    /// <exception cref="ProblemException">The spine lacks a join key, an instant, or a value that an on-demand view reads.</exception>
    public async Task<HistoricalResult> AnswerAsync(CancellationToken cancellationToken) =>
        new(Spine, Features, await Lookup.ValuesAsync(Spine, cancellationToken));
}
