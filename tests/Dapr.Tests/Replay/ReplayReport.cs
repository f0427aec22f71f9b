using Xunit.Sdk;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>What a replay did with the steps of a case.</summary>
sealed class ReplayReport
{
    readonly List<string> _left = [];

    /// <summary>Steps that were replayed and agreed.</summary>
    public int Replayed { get; private set; }

    /// <summary>Steps that the SDK cannot cause or receive, with the reason.</summary>
    public IReadOnlyList<string> Left => _left;

    public void Leave(int step, string reason) => _left.Add($"step {step}: {reason}");

    /// <summary>Replays a step; a disagreement names it.</summary>
    public async Task StepAsync(int step, Func<Task> replay)
    {
        try
        {
            await replay();
            Replayed++;
        }
        catch (Exception failed)
        {
            throw new XunitException($"step {step}: {failed.Message}", failed);
        }
    }
}
