using System.Text;
using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Hosting.Problems;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Online.Records;

namespace Millrace.FeatureServing.OnlineFeatures.Lookup;

/// <summary>One stored view of a lookup: what it asks the store for, and the values that come of it.</summary>
internal sealed class StoredLookup : IViewLookup
{
    readonly StoredView _stored;
    readonly FeatureFinisher _finisher;
    readonly RecordRequest _records;
    readonly string[][] _keys;
    readonly (int Base, int Live, int Population)[] _places;
    readonly DimensionLookup[] _dimensions;
    readonly int _cutoff;
    readonly int _watermark;

    public StoredLookup(StoredView stored, FeatureFinisher finisher, EntityRows rows, DimensionLookup[] dimensions, RecordRequest records)
    {
        _stored = stored;
        _finisher = finisher;
        _records = records;
        var joinKeys = stored.View.Entity.JoinKeys;
        var entityKeys = rows.KeysOf(stored.View.Name, joinKeys);
        _keys = rows.PartsOf(joinKeys);
        _places = new (int, int, int)[rows.Count];
        for (var row = 0; row < rows.Count; row++)
            _places[row] = entityKeys is null ? (-1, -1, -1) : Ask(entityKeys[row]);
        _dimensions = entityKeys is null ? [] : Array.ConvertAll(stored.Dimensions, place => dimensions[place]);
        _cutoff = records.AskOnce(stored.Keys.Cutoff);
        _watermark = records.AskOnce(stored.Watermark);
    }

    /// <inheritdoc/>
    /// <exception cref="ProblemException">The instant lies before what the records still know.</exception>
    public Func<string, AnswerColumn> Finish(long at)
    {
        var entities = new EntityRecords[_keys.Length];
        for (var row = 0; row < entities.Length; row++)
            entities[row] = new EntityRecords(_keys[row], _records[_places[row].Base], _records[_places[row].Live]);
        var finished = _finisher.Finish(entities, at, new DimensionSet(_dimensions.Select(dimension => dimension.Table)), Populations(at));
        var early = Array.FindIndex(finished.Statuses, status => status is FinishStatus.BeforeBase or FinishStatus.BeforeHead);
        if (early >= 0)
            throw TooEarly(entities[early], at);
        return new StoredValues(finished, at, watermark: Math.Max(Instant(_cutoff), Instant(_watermark)), _stored.MaxAge).Column;
    }

    (int, int, int) Ask(string entityKey) => (
        _records.Ask(_stored.Keys.Base(entityKey)),
        _records.Ask(_stored.Keys.Live(entityKey)),
        _finisher.Populations.Count == 0 ? -1 : _records.Ask(_stored.Keys.Population(entityKey)));

    Dictionary<string, Column>? Populations(long at)
    {
        if (_finisher.Populations.Count == 0)
            return null;
        return _finisher.Populations.ToDictionary(population => population.Id, population =>
        {
            var id = Encoding.UTF8.GetBytes(population.Id);
            var values = new ColumnBuilder(ColumnType.Double, _places.Length);
            foreach (var (_, _, place) in _places)
            {
                if (_records[place] is { } bytes && PopulationRecord.Read(bytes, at, id) is { } value)
                    values.Append(value);
                else
                    values.AppendNull();
            }
            return values.Build();
        });
    }

    long Instant(int place) => _records[place] is { } record ? ViewProgress.Decode(record).Instant : 0;

    ProblemException TooEarly(EntityRecords entity, long at)
    {
        var view = $"{_stored.View.Pack}.{_stored.View.Name}";
        var known = entity.Base is { } bytes ? _stored.Engine.DecodeBase(bytes).Cutoff : long.MinValue;
        var cutoff = at < known ? InstantText.Of(known) : null;
        return new ProblemException(
            StatusCodes.Status422UnprocessableEntity, "at_before_base",
            $"The online store cannot finish '{view}' for {InstantText.Of(at)}: "
            + (cutoff is null ? "the events of that time are no longer kept one by one." : $"its base covers everything up to {cutoff}.")
            + " Ask POST /get-historical-features for values of the past.",
            new Dictionary<string, object?> { ["view"] = view, ["cutoff"] = cutoff, ["historical"] = "/get-historical-features" });
    }
}
