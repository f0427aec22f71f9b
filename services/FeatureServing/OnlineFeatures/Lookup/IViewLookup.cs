using Millrace.FeatureServing.OnlineFeatures.Response;

namespace Millrace.FeatureServing.OnlineFeatures.Lookup;

/// <summary>One view of a lookup, between asking the store for its records and finishing its values.</summary>
internal interface IViewLookup
{
    /// <summary>The features by name, each with a status and a time per row.</summary>
    Func<string, AnswerColumn> Finish(long at);
}
