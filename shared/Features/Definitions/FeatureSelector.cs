using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Millrace.Features.Definitions;

/// <summary>A feature as a reader asks for it: <c>view:feature</c>, <c>pack.view:feature</c>, <c>view@v2:feature</c>.</summary>
/// <param name="Pack">The pack, if it was named.</param>
/// <param name="View">The view.</param>
/// <param name="Version">The view's version, if it was named; otherwise the active one is meant.</param>
/// <param name="Feature">The feature.</param>
public sealed record FeatureSelector(string? Pack, string View, int? Version, string Feature)
{
    /// <summary>The forms that are accepted, for error messages.</summary>
    public const string Forms = "view:feature, pack.view:feature, view@v2:feature or pack.view@v2:feature";

    /// <summary>Reads a reference; false if it has none of the accepted forms.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FeatureSelector? selector)
    {
        ArgumentNullException.ThrowIfNull(text);
        selector = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Names.IsValid(text[(colon + 1)..]))
            return false;
        if (!TryParseView(text[..colon], out var pack, out var view, out var version))
            return false;
        selector = new FeatureSelector(pack, view, version, text[(colon + 1)..]);
        return true;
    }

    /// <summary>Reads the part before the colon: <c>view</c>, <c>pack.view</c>, <c>view@v2</c>.</summary>
    public static bool TryParseView(string text, out string? pack, out string view, out int? version)
    {
        (pack, view, version) = (null, text, null);
        var at = view.IndexOf("@v", StringComparison.Ordinal);
        if (at >= 0)
        {
            if (!int.TryParse(view.AsSpan(at + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
                return false;
            version = number;
            view = view[..at];
        }
        var dot = view.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            pack = view[..dot];
            view = view[(dot + 1)..];
        }
        return Names.IsValid(view) && (pack is null || Names.IsValid(pack));
    }

    /// <summary>The reference as it would be written.</summary>
    public override string ToString() =>
        $"{(Pack is null ? "" : Pack + ".")}{View}{(Version is null ? "" : string.Create(CultureInfo.InvariantCulture, $"@v{Version}"))}:{Feature}";
}
