using System.Globalization;
using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Kernels;

namespace Millrace.Features.Expressions.Functions;

/// <summary>Functions of instants. Calendar parts are those of UTC.</summary>
internal static class TimeFunctions
{
    const long Day = 86_400_000_000;
    const long Hour = 3_600_000_000;

    public static readonly Function[] All =
    [
        new("hour", ["time"], "0 to 23", a => Part<HourOf>(a)),
        new("day_of_week", ["time"], "Monday 0 to Sunday 6", a => Part<DayOfWeekOf>(a)),
        new("day_of_month", ["time"], "1 to 31", a => Part<DayOfMonthOf>(a)),
        new("day_of_year", ["time"], "1 to 366", a => Part<DayOfYearOf>(a)),
        new("month", ["time"], "1 to 12", a => Part<MonthOf>(a)),
        new("year", ["time"], "the year", a => Part<YearOf>(a)),
        new("is_weekend", ["time"], "whether it is a Saturday or Sunday", a => new(ExpressionType.Bool, Elementwise.Unary<long, bool, WeekendOf>(a.Time(0)))),
        new("start_of_day", ["time"], "the midnight before, or the instant itself", a => new(ExpressionType.Timestamp, Elementwise.Unary<long, long, MidnightOf>(a.Time(0), timestamp: true))),
        new("timestamp", ["text"], "a constant instant, ISO 8601 with a zone", Instant),
        new("days_between", ["start", "end"], "whole days of 24 h from start to end, rounded down", a => Days(a.Time(0), a.Time(1))),
        new("days_since", ["time"], "whole days of 24 h from the time to as_of, rounded down", a => Days(a.Time(0), a.AsOf())),
        new("days_until", ["time"], "whole days of 24 h from as_of to the time, rounded down", a => Days(a.AsOf(), a.Time(0))),
        new("seconds", ["duration"], "the duration in seconds, float64", a => new(ExpressionType.Float64, Elementwise.Unary<long, double, SecondsOf>(a.Typed(0, ExpressionType.Duration).Run))),
    ];

    static Compiled Part<TOperation>(Arguments a)
        where TOperation : struct, IUnary<long, long> =>
        new(ExpressionType.Int64, Elementwise.Unary<long, long, TOperation>(a.Time(0)));

    static Compiled Days(Kernel start, Kernel end) =>
        new(ExpressionType.Int64, Elementwise.Binary<long, long, long, WholeDays>(start, end));

    static Compiled Instant(Arguments a)
    {
        var text = a.ConstantText(0);
        var zoned = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
        if (!zoned || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
            throw a.Wrong($"'{text}' is no instant; write it as '2024-01-15T14:30:00Z'");
        return Compiled.OfConstant(ExpressionType.Timestamp, (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }

    static long Floor(long x, long unit) => Math.DivRem(x, unit) is var (quotient, rest) && rest < 0 ? quotient - 1 : quotient;

    /// <summary>The date of an instant; false outside of the years 1 to 9999.</summary>
    static bool Date(long microseconds, out DateTime date)
    {
        var fits = microseconds is >= -62_135_596_800_000_000 and < 253_402_300_800_000_000;
        date = fits ? DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) : default;
        return fits;
    }

    readonly struct HourOf : IUnary<long, long>
    {
        public static bool Apply(long x, out long y)
        {
            y = Floor(x, Hour) - Floor(x, Day) * 24;
            return true;
        }
    }

    readonly struct DayOfWeekOf : IUnary<long, long>
    {
        public static bool Apply(long x, out long y)
        {
            // 1970-01-01 was a Thursday.
            var days = Floor(x, Day) + 3;
            y = days - Floor(days, 7) * 7;
            return true;
        }
    }

    readonly struct DayOfMonthOf : IUnary<long, long>
    {
        public static bool Apply(long x, out long y)
        {
            var fits = Date(x, out var date);
            y = date.Day;
            return fits;
        }
    }

    readonly struct DayOfYearOf : IUnary<long, long>
    {
        public static bool Apply(long x, out long y)
        {
            var fits = Date(x, out var date);
            y = date.DayOfYear;
            return fits;
        }
    }

    readonly struct MonthOf : IUnary<long, long>
    {
        public static bool Apply(long x, out long y)
        {
            var fits = Date(x, out var date);
            y = date.Month;
            return fits;
        }
    }

    readonly struct YearOf : IUnary<long, long>
    {
        public static bool Apply(long x, out long y)
        {
            var fits = Date(x, out var date);
            y = date.Year;
            return fits;
        }
    }

    readonly struct WeekendOf : IUnary<long, bool>
    {
        public static bool Apply(long x, out bool y)
        {
            DayOfWeekOf.Apply(x, out var day);
            y = day >= 5;
            return true;
        }
    }

    readonly struct MidnightOf : IUnary<long, long>
    {
        public static bool Apply(long x, out long y)
        {
            var day = Floor(x, Day);
            y = unchecked(day * Day);
            return y <= x;
        }
    }

    readonly struct WholeDays : IBinary<long, long, long>
    {
        public static bool Apply(long a, long b, out long y)
        {
            y = (long)Int128Floor((Int128)b - a);
            return true;
        }

        static Int128 Int128Floor(Int128 x) => x >= 0 ? x / Day : -((-x + Day - 1) / Day);
    }

    readonly struct SecondsOf : IUnary<long, double>
    {
        public static bool Apply(long x, out double y)
        {
            y = x / 1e6;
            return true;
        }
    }
}
