namespace Millrace.Features.Definitions;

/// <summary>Collects every mistake of a pack, so that one run shows them all.</summary>
internal sealed class ErrorSink
{
    /// <summary>After this many the rest would not be read anyway.</summary>
    const int Limit = 500;

    readonly List<DefinitionError> _errors = [];
    readonly HashSet<(Position, string)> _seen = [];

    public int Count => _errors.Count;

    public void Add(Position at, string message, IEnumerable<string>? accepted = null, string? written = null)
    {
        if (_errors.Count >= Limit || !_seen.Add((at, message)))
            return;
        var choices = accepted?.ToArray() ?? [];
        var near = written is null ? null : NearMatch.Of(written, choices);
        _errors.Add(new DefinitionError(at.File, at.Line, at.Column, message, choices, near));
    }

    /// <summary>All mistakes in the order of files and lines.</summary>
    public IReadOnlyList<DefinitionError> InOrder() =>
        [.. _errors.OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)];
}
