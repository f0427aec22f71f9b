namespace Millrace.Features.Model;

/// <summary>
/// The number of an event among those with the same values in <paramref name="Group"/>, from 1, by (event time, event
/// id). Null if one of the group's columns is null. A pause longer than <paramref name="Idle"/> starts again at 1. The
/// rows of an event view carry it under <paramref name="Id"/> as an int64.
/// </summary>
public sealed record PositionModel(string Id, IReadOnlyList<string> Group, TimeSpan Idle);
