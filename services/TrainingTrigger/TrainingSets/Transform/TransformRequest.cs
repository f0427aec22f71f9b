namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>How a feature is brought into the form that a model takes; the parameters are fitted on the training part alone.</summary>
/// <param name="Feature">The feature: <c>view:feature</c>.</param>
/// <param name="Impute">What stands for null: <c>mean</c>, <c>median</c> or <c>zero</c> for numbers, <c>most_frequent</c> or <c>zero</c>, an empty text, for texts.</param>
/// <param name="Normalise"><c>standard</c>: less the mean, by the standard deviation; <c>min_max</c>: from 0 to 1. For numbers.</param>
/// <param name="Encode">
/// <c>ordinal</c>: each text's place among the sorted ones of the training part; <c>one_hot</c>: a vector with a place for each of
/// them and one for any other. For texts and truth values.
/// </param>
/// <param name="Constant">A number that stands for null, in place of <paramref name="Impute"/>.</param>
public sealed record TransformRequest(string? Feature, string? Impute = null, string? Normalise = null, string? Encode = null, double? Constant = null);
