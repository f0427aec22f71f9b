namespace Millrace.Features.Execution;

/// <summary>Join keys are equal part by part.</summary>
internal sealed class EntityKeyComparer : IEqualityComparer<string[]>
{
    public static EntityKeyComparer Instance { get; } = new();

    public bool Equals(string[]? x, string[]? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.AsSpan().SequenceEqual(y));

    public int GetHashCode(string[] obj)
    {
        var hash = default(HashCode);
        foreach (var part in obj)
            hash.Add(part, StringComparer.Ordinal);
        return hash.ToHashCode();
    }
}
