using Dapr;
using Millrace.Catalog.Registry;

namespace Millrace.FeatureCompute.Registry;

/// <summary>Changes the registry's state: the change is made again on the newest state when somebody else was faster.</summary>
internal sealed class RegistryChanges(RegistryStore store)
{
    const int Attempts = 10;

    /// <summary>Makes a change.</summary>
    /// <param name="change">Gives the next state, null when nothing changes, and what is answered. It gets null while nothing was ever applied.</param>
    /// <param name="cancellationToken">Gives up between attempts.</param>
    public async Task<T> MakeAsync<T>(Func<RegistryState?, Task<(RegistryState? Next, T Answer)>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (state, etag) = await store.ReadAsync(cancellationToken);
            var (next, answer) = await change(state);
            if (next is null || await store.TryWriteAsync(next with { Revision = (state?.Revision ?? 0) + 1 }, etag, cancellationToken))
                return answer;
        }
        throw new DaprException($"The registry was changed by others {Attempts} times in a row.");
    }
}
