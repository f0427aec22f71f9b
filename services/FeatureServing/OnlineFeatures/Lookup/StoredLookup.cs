using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Hosting.Problems;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.State;
using Millrace.Online.Keys;
using Millrace.Online.Records;

namespace Millrace.FeatureServing.OnlineFeatures.Lookup;

/// <summary>One stored view of a lookup: what it asks the store for, and the values that come of it.</summary>
internal sealed class StoredLookup : IViewLookup
{
    readonly StoredView _stored;
    readonly RecordRequest _records;
    readonly string[][] _keys;
    readonly (int Base, int Live, int Population)[] _places;
    readonly DimensionLookup[] _dimensions;
    readonly int _cutoff;
    readonly int _watermark;
    readonly bool[] _unreadable;

    public StoredLookup(StoredView stored, EntityRows rows, RecordRequest records)
    {
        _stored = stored;
        _records = records;
        var joinKeys = stored.View.Entity.JoinKeys;
        var entityKeys = rows.KeysOf(stored.View.Name, joinKeys);
        _keys = new string[rows.Count][];
        _places = new (int, int, int)[rows.Count];
        _unreadable = new bool[rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            _keys[row] = [.. joinKeys.Select(key => rows.TextOf(key)?[row] ?? "")];
            _places[row] = entityKeys is null ? (-1, -1, -1) : Ask(entityKeys[row]);
        }
        _dimensions = entityKeys is null ? [] : [.. stored.Dimensions.Select(read => new DimensionLookup(read, rows, records))];
        _cutoff = records.Ask(stored.Keys.Cutoff);
        _watermark = records.Ask(stored.Watermark);
    }

    /// <summary>The features by name, each with a status and a time per row.</summary>
    /// <exception cref="ProblemException">The instant lies before what the records still know.</exception>
    public Func<string, AnswerColumn> Finish(long at)
    {
        var entities = new EntityRecords[_keys.Length];
        for (var row = 0; row < entities.Length; row++)
            entities[row] = Decode(row);
        var finished = _stored.Engine.Finish(entities, at, new DimensionSet(_dimensions.Select(dimension => dimension.Table())), Populations(at));
        if (Array.FindIndex(finished.Statuses, status => status != FinishStatus.Exact) is >= 0 and var early)
            throw TooEarly(entities[early], at);
        var watermark = Watermark();
        return feature => Column(finished, feature, at, watermark);
    }

    (int, int, int) Ask(string entityKey) => (
        _records.Ask(_stored.Keys.Base(entityKey)),
        _records.Ask(_stored.Keys.Live(entityKey)),
        _stored.View.Populations.Count == 0 ? -1 : _records.Ask(_stored.Keys.Population(entityKey)));

    EntityRecords Decode(int row)
    {
        var (baseRecord, live) = (_records[_places[row].Base], _records[_places[row].Live]);
        try
        {
            return new EntityRecords(
                _keys[row],
                baseRecord is null ? null : _stored.Engine.DecodeBase(baseRecord),
                live is null ? null : _stored.Engine.DecodeLive(live));
        }
        catch (RecordFormatException)
        {
            // Records of another shape of the view: no value can be trusted until the next base.
            _unreadable[row] = true;
            return new EntityRecords(_keys[row], null, null);
        }
    }

    Dictionary<string, Column>? Populations(long at)
    {
        if (_stored.View.Populations.Count == 0)
            return null;
        var records = Array.ConvertAll(_places, place => _records[place.Population] is { } bytes ? PopulationRecord.Decode(bytes) : null);
        return _stored.View.Populations.ToDictionary(population => population.Id, population =>
            Features.Columns.Column.FromObjects(ColumnType.Double, Array.ConvertAll(records, record => (object?)record?.At(at, population.Id))));
    }

    long Watermark() => Math.Max(Instant(_records[_cutoff]), Instant(_records[_watermark]));

    static long Instant(byte[]? record) => record is null ? 0 : ViewProgress.Decode(record).Instant;

    AnswerColumn Column(FinishedRows finished, string feature, long at, long watermark)
    {
        var values = finished.Values[feature];
        var statuses = new FeatureStatus[values.Length];
        var times = new long[values.Length];
        var old = _stored.MaxAge is { } age && watermark != 0 && at - watermark > age;
        for (var row = 0; row < statuses.Length; row++)
        {
            statuses[row] = _unreadable[row] ? FeatureStatus.Invalid
                : !finished.Known[row] ? FeatureStatus.NotFound
                : old ? FeatureStatus.OutsideMaxAge
                : values.IsNull(row) ? FeatureStatus.NullValue
                : FeatureStatus.Present;
            times[row] = statuses[row] is FeatureStatus.NotFound or FeatureStatus.Invalid ? 0 : Math.Min(at, watermark);
        }
        if (Array.IndexOf(_unreadable, true) >= 0)
            values = values.Take([.. _unreadable.Select((unreadable, row) => unreadable ? -1 : row)]);
        return new AnswerColumn(values, statuses, times);
    }

    ProblemException TooEarly(EntityRecords entity, long at)
    {
        var view = $"{_stored.View.Pack}.{_stored.View.Name}";
        var cutoff = entity.Base is { } known && at < known.Cutoff ? InstantText.Of(known.Cutoff) : null;
        return new ProblemException(
            StatusCodes.Status422UnprocessableEntity, "at_before_base",
            $"The online store cannot finish '{view}' for {InstantText.Of(at)}: "
            + (cutoff is null ? "the events of that time are no longer kept one by one." : $"its base covers everything up to {cutoff}.")
            + " Ask POST /get-historical-features for values of the past.",
            new Dictionary<string, object?> { ["view"] = view, ["cutoff"] = cutoff, ["historical"] = "/get-historical-features" });
    }
}
