using System.Globalization;

namespace Millrace.Benchmarks;

/// <summary>Collects figures of ours, the alternative's and their ratio, and prints them as one table.</summary>
sealed class ResultTable
{
    readonly List<string[]> _rows = [["question", "ours", "alternative", "ratio", "target"]];

    /// <summary>Adds a comparison.</summary>
    /// <param name="question">What was measured, with its unit.</param>
    /// <param name="ours">Our figure.</param>
    /// <param name="alternative">The alternative's figure from the same run.</param>
    /// <param name="target">The target as text.</param>
    public void Compare(string question, double ours, double alternative, string target) =>
        Add(question, Text(ours), Text(alternative), (ours / alternative).ToString("0.00", CultureInfo.InvariantCulture), target);

    /// <summary>Adds a figure that has nothing beside it.</summary>
    public void Figure(string question, double ours, string target) => Add(question, Text(ours), "", "", target);

    /// <summary>Prints everything so far.</summary>
    public void Print()
    {
        var widths = Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
            Console.WriteLine("| " + string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))) + " |");
    }

    void Add(params string[] row)
    {
        _rows.Add(row);
        Console.WriteLine(string.Join("  ", row.Where(cell => cell.Length > 0)));
    }

    static string Text(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.###", CultureInfo.InvariantCulture);
}
