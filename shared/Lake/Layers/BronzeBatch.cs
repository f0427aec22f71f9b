namespace Millrace.Lake.Layers;

/// <summary>Payloads that came together.</summary>
/// <param name="Position">The batch's position in its source; a source's positions rise.</param>
/// <param name="Payloads">Each payload as it came, in order.</param>
public sealed record BronzeBatch(long Position, IReadOnlyList<ReadOnlyMemory<byte>> Payloads);
