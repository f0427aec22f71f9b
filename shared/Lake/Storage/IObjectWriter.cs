namespace Millrace.Lake.Storage;

/// <summary>An object being written. Disposing it without <see cref="CompleteAsync"/> leaves no object.</summary>
public interface IObjectWriter : IAsyncDisposable
{
    /// <summary>Takes the content, forward only.</summary>
    Stream Content { get; }

    /// <summary>Makes the object appear with everything written so far, replacing what was there; durable when done.</summary>
    Task CompleteAsync(CancellationToken cancellation = default);
}
