using System.Globalization;

namespace Millrace.Features.Definitions;

/// <summary>What is wrong in a definition, and where.</summary>
/// <param name="File">Path of the file inside the pack.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1, in UTF-16 code units.</param>
/// <param name="Message">What was wrong, in a sentence without a full stop.</param>
/// <param name="Accepted">What would have been accepted; empty when there is no list to give.</param>
/// <param name="Suggestion">The accepted name that is nearest to what was written, if one is near.</param>
public sealed record DefinitionError(
    string File, int Line, int Column, string Message, IReadOnlyList<string> Accepted, string? Suggestion = null)
{
    /// <summary><c>file:line:column: message; did you mean 'x'? accepted: a, b</c>.</summary>
    public override string ToString()
    {
        var near = Suggestion is null ? "" : $"; did you mean '{Suggestion}'?";
        var accepted = Accepted.Count == 0 ? "" : $"{(near.Length == 0 ? ";" : "")} accepted: {string.Join(", ", Accepted)}";
        return string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Message}{near}{accepted}");
    }
}
