using System.Globalization;
using System.Text.Json;

namespace Millrace.FeatureServing.OnlineFeatures.Request;

/// <summary>One scalar of a request, as it stood in the JSON.</summary>
/// <param name="Kind">String, Number, True, False or Null.</param>
/// <param name="Text">The string's text, or the number's as it was written; null otherwise.</param>
internal readonly record struct RequestValue(JsonTokenType Kind, string? Text)
{
    public bool IsNull => Kind is JsonTokenType.Null or JsonTokenType.None;

    /// <summary>The value as an integer key: a number, or text that is one; a fraction loses its fraction, as Feast's clients expect.</summary>
    public bool TryInteger(out long value)
    {
        value = 0;
        if (Kind is not (JsonTokenType.Number or JsonTokenType.String))
            return false;
        if (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            return true;
        if (!double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) || !(Math.Abs(real) < 9.2e18))
            return false;
        value = (long)real;
        return true;
    }

    /// <summary>The value as a number, for request data.</summary>
    public bool TryNumber(out double value)
    {
        value = 0;
        return Kind is JsonTokenType.Number or JsonTokenType.String
            && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The value as text, for string keys: a number stands as it was written.</summary>
    public string AsText() => Kind switch
    {
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => Text ?? "",
    };
}
