using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Features.Columns;

namespace Millrace.FeatureServing.OnlineFeatures.Lookup;

/// <summary>A view whose bases do not yet cover the instant it started: it answers INVALID, never half of its history.</summary>
internal sealed class UnreadyLookup(StoredView stored, EntityRows rows) : IViewLookup
{
    public Func<string, AnswerColumn> Finish(long at) => feature =>
    {
        var statuses = new FeatureStatus[rows.Count];
        Array.Fill(statuses, FeatureStatus.Invalid);
        var type = stored.View.Features.First(each => each.Name == feature).Type.Column;
        return new AnswerColumn(Column.Nulls(type, rows.Count), statuses, Times: null);
    };
}
