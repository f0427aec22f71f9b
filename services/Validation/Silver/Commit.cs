namespace Millrace.Validation.Silver;

/// <summary>Something to be committed to a table once.</summary>
/// <param name="Writer">Who writes: the name under which the table remembers how far it has come.</param>
/// <param name="Version">How far this brings it; grows from item to item of one writer.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Content">What is to be written.</param>
readonly record struct Commit<T>(string Writer, long Version, int Rows, T Content);
