using System.CommandLine;
using System.Globalization;
using Millrace.Lake.Delta;
using Millrace.Lake.Rows;

namespace Millrace.Cli.Lake;

/// <summary>The verb that prints rows.</summary>
static class LakeReading
{
    public static Command Read(Option<string> root)
    {
        var path = LakeCommand.Table();
        var version = new Option<long?>("--version") { Description = "Read as of this version" };
        var at = new Option<string?>("--timestamp", "--as-of") { Description = "Read as of this time, ISO 8601, UTC unless it says otherwise" };
        var columns = new Option<string?>("--columns") { Description = "Columns, separated by commas; all without it" };
        var limit = new Option<long>("--limit") { Description = "At most so many rows", DefaultValueFactory = _ => 100 };
        var command = new Command("read", "A table's rows as JSON lines") { path, version, at, columns, limit };
        command.SetAction((result, token) => LakeCommand.RunAsync(async () =>
        {
            var table = await DeltaTable.OpenAsync(LakeCommand.Open(result.GetValue(root)!), result.GetValue(path)!, null, token).ConfigureAwait(false);
            var options = new ReadOptions
            {
                Version = result.GetValue(version),
                AsOf = Time(result.GetValue(at)),
                Columns = result.GetValue(columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            };
            var left = result.GetValue(limit);
            await foreach (var batch in table.ReadAsync(options, token).ConfigureAwait(false))
                for (var row = 0; row < batch.RowCount; row++)
                {
                    if (left-- <= 0)
                        return;
                    await Console.Out.WriteLineAsync(RowJson.Of(batch, row)).ConfigureAwait(false);
                }
        }));
        return command;
    }

    /// <summary>A time as it is given on the command line.</summary>
    public static DateTimeOffset? Time(string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new DeltaException($"'{text}' is no time: ISO 8601 is accepted, such as 2026-01-31T06:00:00Z");
}
