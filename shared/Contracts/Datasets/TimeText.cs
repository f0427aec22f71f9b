namespace Millrace.Contracts.Datasets;

/// <summary>Reads ISO 8601 dates and instants from UTF-8, to the microsecond, without a culture or a clock.</summary>
public static class TimeText
{
    /// <summary>Microseconds of a day.</summary>
    public const long MicrosOfDay = 86_400_000_000;

    static readonly long s_epochDays = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>
    /// Reads <c>YYYY-MM-DD[T| ]hh:mm[:ss[.f…]][Z|±hh[:mm]]</c>, or a date alone, which means 00:00 UTC.
    /// Digits beyond the microsecond are cut off.
    /// </summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="micros">µs since 1970 UTC.</param>
    /// <param name="naive">True when the text gave no offset and UTC was taken.</param>
    public static bool TryParseInstant(ReadOnlySpan<byte> text, out long micros, out bool naive)
    {
        (micros, naive) = (0, false);
        if (!TryParseDate(text.Length > 10 ? text[..10] : text, out var day))
            return false;
        micros = day * MicrosOfDay;
        if (text.Length == 10)
            return true;
        if (text[10] is not ((byte)'T' or (byte)'t' or (byte)' '))
            return false;
        text = text[11..];
        if (text.Length < 5 || !TwoDigits(text, 23, out var hour) || text[2] != ':' || !TwoDigits(text[3..], 59, out var minute))
            return false;
        text = text[5..];
        long second = 0, fraction = 0;
        if (text.Length >= 3 && text[0] == ':')
        {
            if (!TwoDigits(text[1..], 59, out second))
                return false;
            text = text[3..];
            if (text.Length > 1 && text[0] is (byte)'.' or (byte)',')
                text = text[(1 + Fraction(text[1..], out fraction))..];
        }

        if (!Offset(text, out var offsetMinutes, out naive))
            return false;
        micros += ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1_000_000 + fraction;
        return true;
    }

    /// <summary>Reads <c>YYYY-MM-DD</c> as days since 1970-01-01.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out long day)
    {
        day = 0;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-'
            || !TwoDigits(text, 99, out var century) || !TwoDigits(text[2..], 99, out var year)
            || !TwoDigits(text[5..], 12, out var month) || !TwoDigits(text[8..], 31, out var dayOfMonth))
            return false;
        year += century * 100;
        if (year == 0 || month == 0 || dayOfMonth == 0 || dayOfMonth > DateTime.DaysInMonth((int)year, (int)month))
            return false;
        day = new DateOnly((int)year, (int)month, (int)dayOfMonth).DayNumber - s_epochDays;
        return true;
    }

    static bool TwoDigits(ReadOnlySpan<byte> text, long most, out long value)
    {
        value = -1;
        if (text.Length < 2 || !char.IsAsciiDigit((char)text[0]) || !char.IsAsciiDigit((char)text[1]))
            return false;
        value = (text[0] - '0') * 10 + (text[1] - '0');
        return value <= most;
    }

    static int Fraction(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        var digits = 0;
        for (; digits < text.Length && char.IsAsciiDigit((char)text[digits]); digits++)
            if (digits < 6)
                micros = micros * 10 + (text[digits] - '0');
        for (var i = digits; i < 6; i++)
            micros *= 10;
        return digits;
    }

    static bool Offset(ReadOnlySpan<byte> text, out long minutes, out bool naive)
    {
        minutes = 0;
        naive = text.Length == 0;
        if (naive)
            return true;
        if (text.Length == 1)
            return text[0] is (byte)'Z' or (byte)'z';
        if (text[0] is not ((byte)'+' or (byte)'-') || !TwoDigits(text[1..], 18, out var hours))
            return false;
        var rest = text[3..];
        if (rest.Length > 0 && rest[0] == ':')
            rest = rest[1..];
        long extra = 0;
        if (rest.Length != 0 && (rest.Length != 2 || !TwoDigits(rest, 59, out extra)))
            return false;
        minutes = (hours * 60 + extra) * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
