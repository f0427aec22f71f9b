using Millrace.Benchmarks;
using Millrace.Benchmarks.Alternatives;
using Millrace.Benchmarks.Lake;
using Millrace.Benchmarks.Questions;

if (args is [BareServer.Verb])
{
    await BareServer.RunAsync();
    return 0;
}

if (args is [LakeWorker.Verb, ..])
{
    await LakeWorker.RunAsync(args[1..]);
    return 0;
}

return await new BenchmarkList()
    .Add<MemoryBenchmark>()
    .Add<IngestBenchmark>()
    .Add<FreshnessBenchmark>()
    .Add<LookupBenchmark>()
    .Add<LakeBenchmark>()
    .Add<BatchBenchmark>()
    .Add<MaterializeBenchmark>()
    .RunAsync(args);
