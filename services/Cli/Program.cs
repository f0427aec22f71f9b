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
    ApplyVerb.CreatePlan(),
    ApplyVerb.CreateApply(),
    VersionVerbs.CreatePromote(),
    VersionVerbs.CreateRetire(),
    VersionVerbs.CreateRollback(),
    ReplayVerb.Create(),
    LineageVerb.Create(),
    LakeCommand.Create(TimeProvider.System),
};
foreach (var verb in RegistryVerbs.Create())
    root.Subcommands.Add(verb);
return await CommandLine.RunAsync(root, args);
