namespace Millrace.Lake.Storage;

/// <summary>
/// What files say of themselves. Every file names the key of its tenant from the first version on, also while encryption is
/// off, so that turning it on or changing keys finds what was written under which.
/// </summary>
static class FileNotes
{
    /// <summary>The name of the note in Parquet footers, and of the tag in the log.</summary>
    public const string KeyId = "millrace.key_id";

    /// <summary>The key id where no key is used.</summary>
    public const string NoKey = "none";

    public static IReadOnlyList<KeyValuePair<string, string>> Of(IObjectStore store, string path) => [new(KeyId, store.KeyIdFor(path))];
}
