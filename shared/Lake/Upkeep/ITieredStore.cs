namespace Millrace.Lake.Upkeep;

/// <summary>A store whose objects can lie in storage classes of different price.</summary>
public interface ITieredStore
{
    /// <summary>Moves an object to a class; nothing happens if it lies there already. True if it was moved.</summary>
    Task<bool> MoveToClassAsync(string path, string storageClass, CancellationToken cancellation = default);
}
