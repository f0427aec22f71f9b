using System.CommandLine;
using Millrace.Cli;
using Millrace.Cli.Lake;
using Millrace.Cli.Verbs;

var root = new RootCommand("Millrace, a feature platform for machine learning")
{
    StandaloneVerb.Create(),
    ServeVerb.Create(TimeProvider.System),
    IngestVerb.Create(),
    GetVerb.Create(),
    HistoricalVerb.Create(),
    MaterializeVerb.CreateRange(),
    MaterializeVerb.CreateIncremental(),
    LakeCommand.Create(TimeProvider.System),
};
return await CommandLine.RunAsync(root, args);
