namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>The part of a training set that a row belongs to; oldest first.</summary>
public enum SplitPart
{
    /// <summary>The oldest rows: what a model learns from.</summary>
    Train,

    /// <summary>The rows after: what choices are made on.</summary>
    Validation,

    /// <summary>The newest rows: what a model is judged on.</summary>
    Test,
}

/// <summary>
/// The temporal split: rows in order of (time, id), the oldest for training, the newest for the test, cut at whole numbers of
/// rows. Rows that share the instant at a cut go to the earlier part, so that no instant stands on both sides.
/// </summary>
/// <param name="TrainEnd">The number of rows in train: rows [0, TrainEnd).</param>
/// <param name="ValidationEnd">The end of validation: rows [TrainEnd, ValidationEnd); the rest is test.</param>
public readonly record struct TemporalSplit(int TrainEnd, int ValidationEnd)
{
    /// <summary>Fewer rows than this have no meaningful split.</summary>
    public const int SmallestSet = 10;

    /// <summary>Cuts rows that are already in order of (time, id).</summary>
    /// <param name="times">The rows' instants in µs since 1970, ascending.</param>
    /// <param name="trainPercent">Share of the oldest rows, 1 to 98. Default 70.</param>
    /// <param name="validationPercent">Share of the rows after them. Default 10; the rest is the test.</param>
    /// <exception cref="ArgumentException">The instants are not ascending, or the shares leave a part without room.</exception>
    public static TemporalSplit Cut(ReadOnlySpan<long> times, int trainPercent = 70, int validationPercent = 10)
    {
        if (trainPercent < 1 || validationPercent < 0 || trainPercent + validationPercent > 99)
            throw new ArgumentException($"A split of {trainPercent}/{validationPercent} leaves no rows for the test; the two together take 1 to 99.");
        for (var row = 1; row < times.Length; row++)
            if (times[row] < times[row - 1])
                throw new ArgumentException($"Row {row} is older than row {row - 1}; rows must come in order of time.");
        var trainEnd = AfterTies(times, (int)((long)times.Length * trainPercent / 100));
        var validationEnd = AfterTies(times, (int)((long)times.Length * (trainPercent + validationPercent) / 100));
        return new TemporalSplit(trainEnd, Math.Max(trainEnd, validationEnd));
    }

    /// <summary>The part of a row, by its place in the order.</summary>
    public SplitPart PartOf(int row) => row < TrainEnd ? SplitPart.Train : row < ValidationEnd ? SplitPart.Validation : SplitPart.Test;

    static int AfterTies(ReadOnlySpan<long> times, int cut)
    {
        while (cut > 0 && cut < times.Length && times[cut] == times[cut - 1])
            cut++;
        return cut;
    }
}
