using System.Globalization;

namespace Millrace.Lake.Delta.Log;

/// <summary>Names in <c>_delta_log</c>.</summary>
static class LogFiles
{
    public const string Folder = "_delta_log/";
    public const string LastCheckpoint = Folder + "_last_checkpoint";
    const int Digits = 20;

    public static string Commit(long version) => $"{Folder}{Number(version)}.json";

    public static string Checkpoint(long version) => $"{Folder}{Number(version)}.checkpoint.parquet";

    /// <summary>The text just before every log file of a version and later ones: a listing's start.</summary>
    public static string Before(long version) => Folder + Number(version);

    /// <summary>What a name in the log is, or null for anything that is not the protocol's.</summary>
    public static LogFileName? Parse(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var parts = name.Split('.');
        if (parts[0].Length != Digits || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return null;
        return parts switch
        {
            [_, "json"] => new LogFileName(version, LogFileKind.Commit, path),
            [_, "checkpoint", "parquet"] => new LogFileName(version, LogFileKind.Checkpoint, path),
            [_, "checkpoint", var part, var parts2, "parquet"] when Part(part) is { } number && Part(parts2) is { } count =>
                new LogFileName(version, LogFileKind.CheckpointPart, path, number, count),
            [_, "checkpoint", { Length: 36 }, "parquet" or "json"] => new LogFileName(version, LogFileKind.NamedCheckpoint, path),
            _ => null,
        };
    }

    static int? Part(string text) =>
        text.Length == 10 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static string Number(long version) => version.ToString("D20", CultureInfo.InvariantCulture);
}
