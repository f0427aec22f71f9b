using Millrace.Features.State;

namespace Millrace.Features.Execution;

/// <summary>What the online store holds of one entity: its join keys and the two records, either of which may be missing.</summary>
public sealed record EntityRecords(string[] Key, BaseRecord? Base, LiveRecord? Live);
