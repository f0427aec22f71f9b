namespace Millrace.Validation.Replay;

/// <summary>What a replay did, or would do.</summary>
/// <param name="DryRun">Whether nothing was sent.</param>
/// <param name="Selected">The entries that meet the conditions.</param>
/// <param name="Sent">How many are on their way through the contract again.</param>
/// <param name="Holding">How many of the sent, or of those that would be, hold by themselves as the contract is now.</param>
/// <param name="Broken">What the others would break, or why they cannot be sent and stay as they are.</param>
public sealed record ReplayAnswer(bool DryRun, long Selected, long Sent, long Holding, IReadOnlyList<ReplayFinding> Broken);

/// <summary>A rule that rows of a replay break.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Rule">Its name.</param>
/// <param name="Column">The column, when one is to blame.</param>
/// <param name="Rows">How many rows break it.</param>
public sealed record ReplayFinding(string Code, string Rule, string? Column, long Rows);
