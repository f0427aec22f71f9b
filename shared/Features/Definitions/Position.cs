namespace Millrace.Features.Definitions;

/// <summary>A place in a definition file; line and column count from 1.</summary>
internal readonly record struct Position(string File, int Line, int Column);
