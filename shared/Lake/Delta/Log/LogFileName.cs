namespace Millrace.Lake.Delta.Log;

/// <summary>A file of the log: its version, kind, and place among the parts of a checkpoint (from 1).</summary>
readonly record struct LogFileName(long Version, LogFileKind Kind, string Path, int Part = 1, int Parts = 1);

enum LogFileKind
{
    Commit,
    Checkpoint,
    CheckpointPart,
    /// <summary>A v2 checkpoint with a unique id in its name.</summary>
    NamedCheckpoint,
}
