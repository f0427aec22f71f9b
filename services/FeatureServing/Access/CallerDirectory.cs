using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Tenants;
using Millrace.Hosting.Problems;
using Millrace.Online;

namespace Millrace.FeatureServing.Access;

/// <summary>Who calls, with the packs it may use. Callers without a key on loopback are the tenant that the operator names for them.</summary>
internal sealed class CallerDirectory(CallerAccess access, PackCatalog catalog, IOptions<OnlineOptions> options)
{
    // Only callers that are known come in, so it is as small as the configuration.
    readonly ConcurrentDictionary<Caller, CallerPacks> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The caller of a request.</summary>
    /// <exception cref="ProblemException">It presents no key, or one that no tenant has.</exception>
    public CallerPacks Require(HttpContext context)
    {
        var snapshot = catalog.Current;
        var (caller, _) = access.Require(context, options.Value.AnonymousTenant);
        return _known.TryGetValue(caller, out var known) && ReferenceEquals(known.Snapshot, snapshot)
            ? known
            : _known[caller] = new CallerPacks(caller, snapshot);
    }
}
