using Millrace.Benchmarks;

// Each benchmark adds itself here: Add<LakeBenchmark>();
var benchmarks = new BenchmarkList();

return await benchmarks.RunAsync(args);
