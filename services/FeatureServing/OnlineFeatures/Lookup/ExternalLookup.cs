using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;
using Millrace.Online.Records;

namespace Millrace.FeatureServing.OnlineFeatures.Lookup;

/// <summary>One external view of a lookup: the newest row of each entity as it came, with its own event time.</summary>
internal sealed class ExternalLookup : IViewLookup
{
    readonly StoredView _stored;
    readonly RecordRequest _records;
    readonly int[] _places;
    readonly bool _ofThePast;

    /// <param name="stored">The view.</param>
    /// <param name="rows">The entities.</param>
    /// <param name="records">Collects what the store is asked for.</param>
    /// <param name="ofThePast">Whether the request names an instant, which a newer row cannot answer for.</param>
    public ExternalLookup(StoredView stored, EntityRows rows, RecordRequest records, bool ofThePast)
    {
        (_stored, _records, _ofThePast) = (stored, records, ofThePast);
        var keys = rows.KeysOf(stored.View.Name, stored.View.Entity.JoinKeys);
        _places = keys is null ? [.. Enumerable.Repeat(-1, rows.Count)] : Array.ConvertAll(keys, key => records.Ask(stored.Keys.Live(key)));
    }

    public Func<string, AnswerColumn> Finish(long at)
    {
        var found = new ExternalRecord?[_places.Length];
        var unreadable = new bool[_places.Length];
        for (var row = 0; row < found.Length; row++)
            try
            {
                found[row] = _records[_places[row]] is { } bytes ? ExternalRecord.Decode(bytes) : null;
            }
            catch (InvalidDataException)
            {
                unreadable[row] = true;
            }
        if (_ofThePast && Array.Find(found, record => record?.EventTime > at) is { } newer)
            throw TooEarly(newer.EventTime, at);
        return feature => Column(_stored.View.Features.First(each => each.Name == feature), found, unreadable, at);
    }

    AnswerColumn Column(FeatureModel feature, ExternalRecord?[] found, bool[] unreadable, long at)
    {
        var values = new object?[found.Length];
        var statuses = new FeatureStatus[found.Length];
        var times = new long[found.Length];
        for (var row = 0; row < found.Length; row++)
        {
            if (found[row] is not { } record)
            {
                statuses[row] = unreadable[row] ? FeatureStatus.Invalid : FeatureStatus.NotFound;
                continue;
            }
            times[row] = record.EventTime;
            // A row that was written before the view had this feature knows nothing of it.
            values[row] = record.Values.TryGet(feature.Name, out var column) && column.Type == feature.Type.Column ? column.ValueAt(0) : null;
            statuses[row] = at - record.EventTime > _stored.MaxAge ? FeatureStatus.OutsideMaxAge
                : values[row] is null ? FeatureStatus.NullValue
                : FeatureStatus.Present;
        }
        return new AnswerColumn(Features.Columns.Column.FromObjects(feature.Type.Column, values), statuses, times);
    }

    ProblemException TooEarly(long newest, long at)
    {
        var view = $"{_stored.View.Pack}.{_stored.View.Name}";
        return new ProblemException(
            StatusCodes.Status422UnprocessableEntity, "at_before_base",
            $"The online store keeps the newest row of '{view}', which is of {InstantText.Of(newest)}, after {InstantText.Of(at)}. Ask POST /get-historical-features for values of the past.",
            new Dictionary<string, object?> { ["view"] = view, ["cutoff"] = InstantText.Of(newest), ["historical"] = "/get-historical-features" });
    }
}
