using System.Text.RegularExpressions;
using Millrace.Hosting.Problems;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>What a request must say before any work is done.</summary>
static partial class TrainingSetRequestCheck
{
    public static void Check(TrainingSetRequest request)
    {
        if (request.Name is null || !Name().IsMatch(request.Name))
            throw Invalid("name", "takes 1 to 63 of a-z, 0-9, '-' and '_'");
        if (string.IsNullOrWhiteSpace(request.Pack))
            throw Invalid("pack", "names the domain pack, such as ecommerce");
        if (request.Features is { Count: > 0 } == request.FeatureService is not null)
            throw Invalid("features", "takes feature references, or 'feature_service' names one: exactly one of the two");
        if (request.Spine is null == request.EntityRows is null)
            throw Invalid("spine", "names the events that are the rows, or 'entity_rows' holds them: exactly one of the two");
        if (request.Spine is { } spine && spine.End <= spine.Start)
            throw Invalid("spine.end", "must be after 'spine.start'; the window is [start, end)");
        if (request.Spine is { Dataset: null or "" })
            throw Invalid("spine.dataset", "names a dataset of the pack");
        if (request.Transform?.GroupBy(each => each.Feature).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Invalid("transform", $"names '{twice.Key}' twice; one entry holds all that is done to a feature");
        if (request.Negatives is not null && (request.Spine is null || request.Label is null))
            throw Invalid("negatives", "needs 'spine', the events they are drawn beside, and 'label', which says what a positive is");
        if (request.Negatives is { Ratio: < 1 or > 100 })
            throw Invalid("negatives.ratio", "takes 1 to 100");
        if (request.Negatives is { Weight: not (NegativeRequest.Uniform or NegativeRequest.Popularity) })
            throw Invalid("negatives.weight", "takes uniform or popularity");
        if (request.Split is not { Train: >= 1, Validation: >= 0 } || request.Split.Train + request.Split.Validation > 99)
            throw Invalid("split", "takes percentages whose sum is at most 99; the rest is the test");
    }

    static ProblemException Invalid(string field, string accepted) => ProblemException.Invalid("invalid_field", $"'{field}' {accepted}.");

    [GeneratedRegex("^[a-z0-9_-]{1,63}$")]
    private static partial Regex Name();
}
