namespace Millrace.Benchmarks;

/// <summary>The benchmarks by their words; without a word all of them run, in the order of this list.</summary>
sealed class BenchmarkList
{
    readonly List<(string Verb, string Question, Func<string[], ResultTable, Task> Run)> _benchmarks = [];

    /// <summary>Adds a benchmark.</summary>
    public BenchmarkList Add<TBenchmark>()
        where TBenchmark : IBenchmark
    {
        _benchmarks.Add((TBenchmark.Verb, TBenchmark.Question, TBenchmark.RunAsync));
        return this;
    }

    /// <summary>Runs the one that the first argument names, or all.</summary>
    /// <returns>The exit code: 0, or 2 for an unknown word.</returns>
    public async Task<int> RunAsync(string[] arguments)
    {
        var chosen = arguments.Length == 0 ? _benchmarks : [.. _benchmarks.Where(benchmark => benchmark.Verb == arguments[0])];
        if (chosen.Count == 0)
        {
            await Console.Error.WriteLineAsync(
                $"There is no such benchmark; there are: {string.Join(", ", _benchmarks.Select(benchmark => benchmark.Verb))}. Without a word all of them run.");
            return 2;
        }
        var results = new ResultTable();
        foreach (var (verb, question, run) in chosen)
        {
            Console.WriteLine($"-- {verb}: {question}");
            await run([.. arguments.Skip(1)], results);
        }
        results.Print();
        return 0;
    }
}
