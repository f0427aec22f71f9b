namespace Millrace.Cli;

/// <summary>What a verb's end means to a script.</summary>
static class ExitCodes
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int BadArguments = 2;
    public const int QualityGate = 3;
}
