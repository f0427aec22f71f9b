namespace Millrace.Services.Tests.Online.Stores;

/// <summary>What a caller asks of a write.</summary>
enum Concurrency
{
    None,
    FirstWrite,
    LastWrite,
}

/// <summary>A state component's rules about who may write, with the HTTP statuses it answers by. Held to recordings of the real one.</summary>
interface IStoreRules
{
    int Save(string key, byte[] value, string etag, Concurrency concurrency);

    (byte[] Value, string ETag)? Get(string key);

    int Delete(string key, string etag);
}
