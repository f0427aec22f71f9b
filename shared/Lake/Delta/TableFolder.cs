using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta;

/// <summary>A table's part of a store.</summary>
sealed class TableFolder
{
    public TableFolder(IObjectStore store, string path)
    {
        Store = store;
        Path = path.Trim('/') is { Length: > 0 } given ? ObjectPath.Check(given) : "";
    }

    public IObjectStore Store { get; }

    /// <summary>The table's path in the store; empty when the table is the store.</summary>
    public string Path { get; }

    /// <summary>The table's name in messages.</summary>
    public string Name => Path.Length == 0 ? Store.Location : $"{Path} in {Store.Location}";

    public string Full(string relative) => Path.Length == 0 ? relative : $"{Path}/{relative}";

    public string Relative(string full) => Path.Length == 0 ? full : full[(Path.Length + 1)..];
}
