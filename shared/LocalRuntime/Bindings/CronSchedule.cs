using System.Globalization;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Bindings;

/// <summary>When a cron binding fires: five fields, six with seconds first, <c>@every DURATION</c> or a named period.</summary>
internal sealed class CronSchedule
{
    static readonly string[] s_months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    static readonly string[] s_days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    readonly TimeSpan _every;
    readonly bool[][] _fields = [];
    readonly bool _anyDay;
    readonly bool _anyWeekday;

    CronSchedule(TimeSpan every) => _every = every;

    CronSchedule(bool[][] fields, bool anyDay, bool anyWeekday) =>
        (_fields, _anyDay, _anyWeekday) = (fields, anyDay, anyWeekday);

    /// <exception cref="ResourceException">The text is no schedule.</exception>
    public static CronSchedule Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith("@every ", StringComparison.Ordinal))
            return GoDuration.TryParse(trimmed["@every ".Length..], out var every) && every >= TimeSpan.FromSeconds(1)
                ? new CronSchedule(every)
                : throw Wrong(text);
        var fields = (trimmed switch
        {
            "@yearly" or "@annually" => "0 0 0 1 1 *",
            "@monthly" => "0 0 0 1 * *",
            "@weekly" => "0 0 0 * * 0",
            "@daily" or "@midnight" => "0 0 0 * * *",
            "@hourly" => "0 0 * * * *",
            _ => trimmed,
        }).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 5)
            fields = ["0", .. fields];
        if (fields.Length != 6)
            throw Wrong(text);
        return new CronSchedule(
        [
            Field(fields[0], 0, 59, [], text), Field(fields[1], 0, 59, [], text), Field(fields[2], 0, 23, [], text),
            Field(fields[3], 1, 31, [], text), Field(fields[4], 1, 12, s_months, text), Field(fields[5], 0, 7, s_days, text),
        ], IsAny(fields[3]), IsAny(fields[5]));
    }

    /// <summary>The first instant after another one; null when there is none within five years.</summary>
    public DateTimeOffset? After(DateTimeOffset instant)
    {
        if (_every > TimeSpan.Zero)
            return instant + _every;
        var next = new DateTimeOffset(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerSecond), instant.Offset).AddSeconds(1);
        for (var end = instant.AddYears(5); next < end;)
        {
            if (!_fields[4][next.Month])
                next = new DateTimeOffset(next.Year, next.Month, 1, 0, 0, 0, next.Offset).AddMonths(1);
            else if (!IsDay(next))
                next = new DateTimeOffset(next.Date, next.Offset).AddDays(1);
            else if (!_fields[2][next.Hour])
                next = new DateTimeOffset(next.Date, next.Offset).AddHours(next.Hour + 1);
            else if (!_fields[1][next.Minute])
                next = next.AddSeconds(60 - next.Second);
            else if (!_fields[0][next.Second])
                next = next.AddSeconds(1);
            else
                return next;
        }
        return null;
    }

    // When both kinds of days are restricted, either is enough.
    bool IsDay(DateTimeOffset instant)
    {
        var day = _fields[3][instant.Day];
        var weekday = _fields[5][(int)instant.DayOfWeek] || (instant.DayOfWeek == DayOfWeek.Sunday && _fields[5][7]);
        return _anyDay || _anyWeekday ? day && weekday : day || weekday;
    }

    static bool IsAny(string field) => field is "*" or "?";

    static bool[] Field(string field, int from, int to, string[] names, string text)
    {
        var allowed = new bool[to + 1];
        foreach (var part in field.Split(','))
        {
            var step = part.Split('/');
            var range = step[0].Split('-');
            var any = IsAny(step[0]);
            var first = any ? from : Number(range[0], from, to, names, text);
            var last = any || (step.Length == 2 && range.Length == 1) ? to : Number(range[^1], from, to, names, text);
            var by = step.Length == 2 ? Number(step[1], 1, to, [], text) : 1;
            if (step.Length > 2 || range.Length > 2 || first > last)
                throw Wrong(text);
            for (var value = first; value <= last; value += by)
                allowed[value] = true;
        }
        return allowed;
    }

    static int Number(string value, int from, int to, string[] names, string text)
    {
        var named = Array.IndexOf(names, value.ToLowerInvariant());
        if (named >= 0)
            return named + (names == s_months ? 1 : 0);
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw Wrong(text);
    }

    static ResourceException Wrong(string text) =>
        new($"'{text}' is no schedule; accepted are '@every 15m', '@hourly' and the like, and cron with five or six fields");
}
