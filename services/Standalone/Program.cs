using Millrace.Standalone;

return await StandaloneProgram.RunAsync(args);
