namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>
/// Rows that did not happen: for each first positive of a user and an item, items that existed and that the user has never
/// had anything to do with. The rows of the set are then the first positives and these, labelled 1 and 0.
/// </summary>
/// <param name="Items">The dataset of items, such as <c>products</c>; without it, items are those of the events, from their first on.</param>
/// <param name="Ratio">How many negatives per positive, 1 to 100. Default 4.</param>
/// <param name="Weight"><c>uniform</c> (default), or <c>popularity</c>: an item is drawn in proportion to its interactions to the power of 0.75.</param>
/// <param name="User">The key column of the user; the first of the spine's keys by default.</param>
/// <param name="Item">The key column of the item; the second of the spine's keys by default.</param>
public sealed record NegativeRequest(string? Items, int Ratio = 4, string Weight = "uniform", string? User = null, string? Item = null)
{
    /// <summary>Every item is as likely as any other.</summary>
    public const string Uniform = "uniform";

    /// <summary>Items that are looked at more are drawn more often.</summary>
    public const string Popularity = "popularity";
}

/// <summary>What the sampling came to.</summary>
/// <param name="Positives">First positives of a user and an item.</param>
/// <param name="Wanted">Positives times the ratio.</param>
/// <param name="Drawn">Negatives that were found.</param>
/// <param name="Shortfall">Wanted less drawn: users who know almost every item.</param>
public sealed record NegativeReport(int Positives, int Wanted, int Drawn, int Shortfall);
