using Millrace.Catalog.External;
using Millrace.Catalog.Silver;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.HistoricalFeatures.Spines;
using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.Selection;
using Millrace.FeatureServing.Transform;
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
    /// <param name="packs">Whose they are.</param>
    /// <param name="request">The request.</param>
    /// <param name="transform">The form that values are brought into; null leaves them.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemException">They cannot be read, or a column has the name of a feature.</exception>
    public async Task<HistoricalQuestion> AskAsync(CallerPacks packs, HistoricalRequest request, ModelTransform? transform, CancellationToken cancellationToken)
    {
        var selected = Select(packs, request);
        var lookup = new HistoricalLookup(new LookupPlan(packs, selected), new History(silver, external, packs.Caller.Tenant));
        var spine = request.Spine
            ?? (request.Table is { } table ? await tables.ReadAsync(packs.Caller, table, cancellationToken) : null)
            ?? await lookup.EveryEntityAsync(request.AllEntitiesAt!.Value, cancellationToken);
        if (selected.FirstOrDefault(feature => spine.Has(feature.OutputName)) is { } twice)
            throw ProblemException.BadRequest("ambiguous_feature_name", $"The rows have a column '{twice.OutputName}', which is also a feature asked for; set 'full_feature_names' to true, or rename the column.");
        return new HistoricalQuestion(spine, selected, lookup, transform);
    }
}

/// <summary>Rows, the features that are asked of them, and the form that these are brought into.</summary>
internal sealed record HistoricalQuestion(Spine Spine, IReadOnlyList<SelectedFeature> Features, HistoricalLookup Lookup, ModelTransform? Transform)
{
    /// <summary>The values of every row.</summary>
    /// <exception cref="ProblemException">The spine lacks a join key, an instant, or a value that an on-demand view reads.</exception>
    public async Task<HistoricalResult> AnswerAsync(CancellationToken cancellationToken)
    {
        var values = await Lookup.ValuesAsync(Spine, cancellationToken);
        if (Transform is null)
            return new HistoricalResult(Spine, Features, values);
        var features = Features.ToArray();
        for (var i = 0; i < features.Length; i++)
            if (Transform.Of(features[i].View, features[i].Feature.Name) is { } fitted)
            {
                features[i] = features[i] with { Feature = features[i].Feature with { Type = ModelTransform.TypeOf(fitted) } };
                values[i] = ModelTransform.Apply(values[i], fitted);
            }
        return new HistoricalResult(Spine, features, values);
    }
}
