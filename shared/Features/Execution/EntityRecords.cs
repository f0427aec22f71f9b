namespace Millrace.Features.Execution;

/// <summary>What the online store holds of one entity.</summary>
/// <param name="Key">Its join keys.</param>
/// <param name="Base">The base record's bytes, or null.</param>
/// <param name="Live">The live record's bytes, or null.</param>
public readonly record struct EntityRecords(string[] Key, byte[]? Base, byte[]? Live);
