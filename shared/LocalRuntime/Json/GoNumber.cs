using System.Globalization;

namespace Millrace.LocalRuntime.Json;

/// <summary>Doubles as Go's JSON writes them: shortest digits, an exponent only below 1e-6 and from 1e21 on.</summary>
internal static class GoNumber
{
    public static string Text(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var magnitude = Math.Abs(value);
        if (magnitude == 0)
            return double.IsNegative(value) ? "-0" : "0";
        var (sign, digits, point) = Parts(shortest);
        if (magnitude is < 1e-6 or >= 1e21)
        {
            var exponent = point - 1;
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}";
        }
        if (point <= 0)
            return $"{sign}0.{new string('0', -point)}{digits}";
        return point >= digits.Length
            ? sign + digits + new string('0', point - digits.Length)
            : $"{sign}{digits[..point]}.{digits[point..]}";
    }

    /// <summary>Digits without leading and trailing zeros, and where the point stands from their left.</summary>
    static (string Sign, string Digits, int Point) Parts(string text)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        text = text[sign.Length..];
        var exponent = 0;
        if (text.IndexOf('E', StringComparison.Ordinal) is var at and >= 0)
        {
            exponent = int.Parse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..at];
        }
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var point = (dot < 0 ? text.Length : dot) + exponent;
        var digits = text.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (sign, digits[leading..].TrimEnd('0'), point - leading);
    }
}
