namespace Millrace.Features.State;

/// <summary>
/// Where a batch of events came from: the partition of the raw topic, the epoch of that partition (it grows when the
/// topic is made anew) and the offset. Positions of a partition are ordered by (epoch, offset).
/// </summary>
public readonly record struct SourcePosition(int Partition, long Epoch, long Offset);
