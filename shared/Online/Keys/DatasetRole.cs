namespace Millrace.Online.Keys;

/// <summary>What is kept per row of a dataset, beside the views: the first half of the name that stands for a view in its keys.</summary>
public static class DatasetRole
{
    /// <summary>The newest versions of a dimension's row.</summary>
    public const string Dimension = "dimension";

    /// <summary>What decides whether an actor is a machine.</summary>
    public const string Guard = "guard";

    /// <summary>How far the stream of the dataset has come.</summary>
    public const string Stream = "stream";
}
