using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Features.Execution;

namespace Millrace.FeatureServing.OnlineFeatures.Lookup;

/// <summary>The finished rows of a stored view as columns of an answer.</summary>
internal sealed class StoredValues
{
    readonly FinishedRows _finished;
    readonly FeatureStatus[] _rows;
    readonly long[] _times;
    readonly int[]? _readable;

    /// <param name="finished">The rows.</param>
    /// <param name="at">The instant (µs) that was asked for.</param>
    /// <param name="watermark">How far (µs) the view has come; 0 when that is not known.</param>
    /// <param name="maxAge">The longest time (µs) after the watermark that values may be served, or null.</param>
    public StoredValues(FinishedRows finished, long at, long watermark, long? maxAge)
    {
        _finished = finished;
        _rows = new FeatureStatus[finished.Known.Length];
        _times = new long[_rows.Length];
        var old = maxAge is { } age && watermark != 0 && at - watermark > age;
        for (var row = 0; row < _rows.Length; row++)
        {
            _rows[row] = finished.Statuses[row] == FinishStatus.Unreadable ? FeatureStatus.Invalid
                : !finished.Known[row] ? FeatureStatus.NotFound
                : old ? FeatureStatus.OutsideMaxAge
                : FeatureStatus.Present;
            _times[row] = _rows[row] is FeatureStatus.NotFound or FeatureStatus.Invalid ? 0 : Math.Min(at, watermark);
        }
        // No value of a record that cannot be read can be trusted until the next base.
        if (Array.IndexOf(_rows, FeatureStatus.Invalid) >= 0)
            _readable = [.. _rows.Select((status, row) => status == FeatureStatus.Invalid ? -1 : row)];
    }

    /// <summary>A feature with a status and a time per row.</summary>
    public AnswerColumn Column(string feature)
    {
        var values = _finished.Values[feature];
        var statuses = _rows;
        for (var row = 0; row < statuses.Length; row++)
        {
            if (statuses[row] != FeatureStatus.Present || !values.IsNull(row))
                continue;
            // Most features have no nulls and share the rows' own.
            if (ReferenceEquals(statuses, _rows))
                statuses = _rows.AsSpan().ToArray();
            statuses[row] = FeatureStatus.NullValue;
        }
        return new AnswerColumn(_readable is null ? values : values.Take(_readable), statuses, _times);
    }
}
