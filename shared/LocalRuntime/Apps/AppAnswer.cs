namespace Millrace.LocalRuntime.Apps;

/// <summary>What an app answered.</summary>
internal sealed class AppAnswer(int status, HttpResponseMessage response, byte[] body)
{
    public int Status => status;

    public byte[] Body => body;

    public bool IsSuccess => status is >= 200 and < 300;

    /// <summary>All headers, in the order of their arrival.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } =
    [
        .. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value))),
    ];
}
