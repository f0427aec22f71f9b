using Millrace.Features.Model;
using Millrace.Features.State;

namespace Millrace.Features.Guards;

/// <summary>An actor's days as they are put in, oldest first: it tells whether the events of the next one are left out.</summary>
public sealed class ActorFold
{
    private readonly GuardModel _model;
    private readonly uint _fingerprint;
    private GapSummary _gaps;
    private bool _met;

    internal ActorFold(GuardModel model, uint fingerprint) => (_model, _fingerprint) = (model, fingerprint);

    /// <summary>Whether a rule was met by what was put in, so that the events of days after it are left out.</summary>
    public bool LeavesOut => _met || (_gaps.Events >= _model.MedianGapEvents && _gaps.IsMedianBelow(ActorDay.LimitOf(_model)));

    /// <summary>Puts in a day after all that were put in before.</summary>
    /// <exception cref="RecordFormatException">The bytes are not a day of these rules.</exception>
    public void Add(byte[] day)
    {
        var next = ActorDay.Decode(day, _fingerprint);
        _met |= next.Met;
        _gaps.Append(next.Gaps, next.First, ActorDay.LimitOf(_model));
    }
}
