namespace Millrace.Contracts.Models;

/// <summary>
/// What a model expects of a feature beyond its value: parameters fitted on the training part of a training set, kept with
/// it, and applied in the same way to the set's rows and to what is served.
/// </summary>
public sealed record ColumnParameters
{
    /// <summary>The column: <c>view__feature</c>.</summary>
    public required string Column { get; init; }

    /// <summary>The feature with the version of its view: <c>pack.view.feature@v1</c>.</summary>
    public required string Feature { get; init; }

    /// <summary>The number that stands for null; null leaves null.</summary>
    public double? Fill { get; init; }

    /// <summary>The text that stands for null in a column that is encoded; null leaves null.</summary>
    public string? FillText { get; init; }

    /// <summary>Taken from each number.</summary>
    public double Shift { get; init; }

    /// <summary>What the rest is divided by; 0 where all numbers of the training part are one, and every number becomes 0.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Whether the result is kept within 0 and 1, as numbers outside the range of the training part are not.</summary>
    public bool Clip { get; init; }

    /// <summary>The texts that the training part holds, in order; null for numbers.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>
    /// How a text is encoded: false, as its place among the categories, from 0, and any other as −1; true, as a vector with a 1
    /// at its place and 0 elsewhere, whose last place is that of any other text.
    /// </summary>
    public bool OneHot { get; init; }

    /// <summary>The length of the vector that a text becomes; 0 where it becomes a number.</summary>
    public int Dimension => OneHot && Categories is not null ? Categories.Count + 1 : 0;

    /// <summary>A number as the model takes it.</summary>
    public double? Of(double? number)
    {
        if ((number ?? Fill) is not { } value)
            return null;
        var scaled = Scale == 0 ? 0 : (value - Shift) / Scale;
        return Clip ? Math.Clamp(scaled, 0, 1) : scaled;
    }

    /// <summary>The place of a text among the categories, −1 when it is none of them; null leaves null.</summary>
    public double? OfText(string? text) => (text ?? FillText) is { } value ? PlaceOf(value) : null;

    /// <summary>A text as a vector; null leaves null.</summary>
    public float[]? VectorOf(string? text)
    {
        if ((text ?? FillText) is not { } value)
            return null;
        var vector = new float[Dimension];
        vector[PlaceOf(value) is >= 0 and var place ? place : ^1] = 1;
        return vector;
    }

    int PlaceOf(string text)
    {
        for (var place = 0; place < Categories?.Count; place++)
            if (Categories[place] == text)
                return place;
        return -1;
    }
}
