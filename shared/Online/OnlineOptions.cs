namespace Millrace.Online;

/// <summary>How the online store is reached.</summary>
public sealed class OnlineOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Online";

    /// <summary>The name of Dapr's state component that holds online records; it prefixes their keys.</summary>
    public const string Component = "online";

    /// <summary>
    /// The Redis behind the component as <c>host:port[,option=value]</c>, to be read without the sidecar in between.
    /// Empty (the default): reads go through Dapr's API, or to the embedded store when the program has one.
    /// </summary>
    public string Redis { get; set; } = "";

    /// <summary>Whether lookups go through Dapr's API even where a direct way exists. Default false.</summary>
    public bool ReadThroughDapr { get; set; }

    /// <summary>
    /// The tenant of callers without an API key, honoured on loopback only, because Feast's clients send none.
    /// Empty (the default): a key is demanded.
    /// </summary>
    public string AnonymousTenant { get; set; } = "";
}
