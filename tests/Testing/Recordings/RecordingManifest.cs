using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.Testing.Recordings;

/// <summary>
/// The list that says of every recorded case what the tests do with it: against the SDK subset and against the embedded
/// runtime.
/// </summary>
public sealed partial class RecordingManifest
{
    const string NotApplicable = "not applicable: ";
    const string MeantOtherwise = "meant otherwise: ";

    [GeneratedRegex("^replayed but for ([0-9]+(?:-[0-9]+)?(?:, [0-9]+(?:-[0-9]+)?)*): (.+)$")]
    private static partial Regex ButFor();

    readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    RecordingManifest()
    {
    }

    /// <summary>What the tests do with a case.</summary>
    /// <param name="Sdk">
    /// Against the SDK subset: <c>replayed</c>, <c>pending</c>, <c>not applicable: reason</c> or
    /// <c>meant otherwise: reason</c>; <c>replayed but for 3, 7-9: reason</c> leaves those steps out.
    /// </param>
    /// <param name="Runtime">Against the embedded runtime, the same values.</param>
    public sealed record Entry(string Sdk, string Runtime);

    /// <summary>The entries by case.</summary>
    public IReadOnlyDictionary<string, Entry> Entries => _entries;

    /// <summary>Reads the manifest of this checkout.</summary>
    /// <exception cref="InvalidDataException">A value is none of those that are known.</exception>
    public static RecordingManifest Load()
    {
        var path = Path.Combine(SharedFolder.CheckoutRoot, "tests", "Testing", "Recordings", "manifest.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var manifest = new RecordingManifest();
        foreach (var entry in document.RootElement.EnumerateObject())
            manifest._entries.Add(entry.Name, new Entry(Value(entry, "sdk"), Value(entry, "runtime")));
        return manifest;
    }

    /// <summary>The cases whose value in a column is <c>replayed</c>, in full or but for some steps.</summary>
    public IReadOnlyList<string> Replayed(Func<Entry, string> column) =>
        [.. _entries.Where(pair => IsReplayed(column(pair.Value))).Select(pair => pair.Key)];

    /// <summary>The steps that a value such as <c>replayed but for 3, 7-9: reason</c> leaves out.</summary>
    public static IReadOnlySet<int> LeftOut(string value)
    {
        var steps = new HashSet<int>();
        if (ButFor().Match(value) is { Success: true } match)
            foreach (var range in match.Groups[1].Value.Split(", ").Select(text => text.Split('-')))
                for (var step = Number(range[0]); step <= Number(range[^1]); step++)
                    steps.Add(step);
        return steps;
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    static bool IsReplayed(string value) => value == "replayed" || ButFor().IsMatch(value);

    /// <summary>How many cases are replayed, not applicable, meant otherwise and pending, as one line.</summary>
    public string Counts(Func<Entry, string> column)
    {
        var values = _entries.Values.Select(column).ToList();
        var partly = values.Count(value => ButFor().IsMatch(value));
        return $"{values.Count} cases: {values.Count(IsReplayed)} replayed ({partly} of them but for some steps), "
            + $"{values.Count(value => value.StartsWith(NotApplicable, StringComparison.Ordinal))} not applicable, "
            + $"{values.Count(value => value.StartsWith(MeantOtherwise, StringComparison.Ordinal))} meant otherwise, "
            + $"{values.Count(value => value == "pending")} pending";
    }

    static string Value(JsonProperty entry, string column)
    {
        var value = entry.Value.GetProperty(column).GetString() ?? "";
        var isKnown = value is "pending" || IsReplayed(value)
            || value.StartsWith(NotApplicable, StringComparison.Ordinal) && value.Length > NotApplicable.Length
            || value.StartsWith(MeantOtherwise, StringComparison.Ordinal) && value.Length > MeantOtherwise.Length;
        return isKnown
            ? value
            : throw new InvalidDataException(
                $"{entry.Name}: '{value}' in column {column}; known are replayed, 'replayed but for 3, 7-9: reason', pending, '{NotApplicable}reason', '{MeantOtherwise}reason'.");
    }
}
