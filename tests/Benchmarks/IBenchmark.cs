namespace Millrace.Benchmarks;

/// <summary>One question about speed, answered by running us and an alternative in the same run and printing both and the ratio.</summary>
interface IBenchmark
{
    /// <summary>The word that selects it on the command line.</summary>
    static abstract string Verb { get; }

    /// <summary>One line for the list of benchmarks.</summary>
    static abstract string Question { get; }

    /// <summary>Runs it and prints its lines.</summary>
    static abstract Task RunAsync(string[] arguments, ResultTable results);
}
