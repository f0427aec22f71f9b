namespace Millrace.Features.Columns;

/// <summary>Text in dictionary form: a code per row into distinct values, −1 for null.</summary>
public sealed class StringColumn : Column
{
    /// <summary>A column over codes; <paramref name="dictionary"/> holds distinct strings, not all of which need occur.</summary>
    public StringColumn(int[] codes, string[] dictionary)
        : this(codes, new DistinctTexts(dictionary))
    {
    }

    /// <summary>A column over codes into texts, not all of which need occur.</summary>
    public StringColumn(int[] codes, DistinctTexts texts)
        : base(codes.Length)
    {
        Codes = codes;
        Texts = texts;
    }

    /// <summary>One index into <see cref="Texts"/> per row; −1 is null.</summary>
    public int[] Codes { get; }

    /// <summary>The distinct values.</summary>
    public DistinctTexts Texts { get; }

    /// <summary>The distinct values as strings; costly for a column of ids, where <see cref="Texts"/> gives the few that are needed.</summary>
    public string[] Dictionary => Texts.All;

    /// <inheritdoc/>
    public override ColumnType Type => ColumnType.String;

    /// <summary>The text of a row or null.</summary>
    public string? this[int row] => Codes[row] < 0 ? null : Texts[Codes[row]];

    /// <summary>Builds the dictionary of the given rows.</summary>
    public static StringColumn FromValues(IReadOnlyList<string?> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 1)
            return Repeat(rows[0], 1);
        var codes = new int[rows.Count];
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<string>();
        for (var i = 0; i < codes.Length; i++)
            codes[i] = CodeOf(rows[i], known, values);
        return new StringColumn(codes, [.. values]);
    }

    /// <summary>One value on every row.</summary>
    public static StringColumn Repeat(string? value, int length)
    {
        var codes = new int[length];
        if (value is not null)
            return new StringColumn(codes, [value]);
        Array.Fill(codes, -1);
        return new StringColumn(codes, []);
    }

    /// <summary>Applies a function to each distinct value, not to each row; results may coincide or be null.</summary>
    public StringColumn Map(Func<string, string?> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<string>();
        var mapping = new int[Dictionary.Length];
        for (var i = 0; i < mapping.Length; i++)
            mapping[i] = CodeOf(function(Dictionary[i]), known, values);
        var codes = new int[Length];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = Codes[i] < 0 ? -1 : mapping[Codes[i]];
        return new StringColumn(codes, [.. values]);
    }

    /// <inheritdoc/>
    public override bool IsNull(int row) => Codes[row] < 0;

    /// <inheritdoc/>
    public override object? ValueAt(int row) => this[row];

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var codes = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            codes[i] = rows[i] < 0 ? -1 : Codes[rows[i]];
        return new StringColumn(codes, Texts);
    }

    private static int CodeOf(string? value, Dictionary<string, int> known, List<string> values)
    {
        if (value is null)
            return -1;
        if (!known.TryGetValue(value, out var code))
        {
            code = values.Count;
            known.Add(value, code);
            values.Add(value);
        }

        return code;
    }
}
