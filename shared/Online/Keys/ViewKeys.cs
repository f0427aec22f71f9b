using System.Globalization;
using Millrace.Contracts.Tenancy;

namespace Millrace.Online.Keys;

/// <summary>
/// The keys of one version of a view for one tenant: <c>tenant/pack/view@v/{b,l}/entity</c>, <c>b</c> for the record
/// that batch writes and <c>l</c> for the one the stream writes. Made once per view; a key then costs one concatenation.
/// What belongs to the view as a whole stands beside its entities under names with '~', which no encoded entity holds.
/// </summary>
public sealed class ViewKeys
{
    readonly string _base;
    readonly string _live;

    /// <param name="tenant">The tenant, part of every key.</param>
    /// <param name="pack">The domain pack.</param>
    /// <param name="view">The view's name inside the pack.</param>
    /// <param name="version">The view's version, 1 or more.</param>
    public ViewKeys(TenantId tenant, string pack, string view, int version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        var root = string.Create(
            CultureInfo.InvariantCulture, $"{KeyPart.Encode(tenant.Value)}/{KeyPart.Encode(pack)}/{KeyPart.Encode(view)}@{version}/");
        _base = root + "b/";
        _live = root + "l/";
    }

    /// <summary>The key of the record that batch writes.</summary>
    /// <param name="entityKey">As <see cref="EntityKey"/> makes it.</param>
    public string Base(string entityKey) => _base + entityKey;

    /// <summary>The key of the record that the stream writes.</summary>
    /// <param name="entityKey">As <see cref="EntityKey"/> makes it.</param>
    public string Live(string entityKey) => _live + entityKey;

    /// <summary>The key of the cutoff of the view's newest bases.</summary>
    public string Cutoff => _base + "~cutoff";

    /// <summary>The key of the newest event time that the stream has folded in.</summary>
    public string Watermark => _live + "~watermark";

    /// <summary>The key of how far the view's populations are, and of who computes them.</summary>
    public string Populations => _base + "~populations";

    /// <summary>The key of an entity's place in the view's populations.</summary>
    public string Population(string entityKey) => _base + "~population/" + entityKey;

    /// <summary>
    /// The keys of a dataset's rows, which stand where a view's would: <c>tenant/pack/{role}.{dataset}@1/l/key</c>. No
    /// view's name holds a dot, so the two never meet.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="pack">The domain pack.</param>
    /// <param name="role">What is kept per row, such as <c>dimension</c> or <c>guard</c>.</param>
    /// <param name="dataset">The dataset.</param>
    public static ViewKeys OfDataset(TenantId tenant, string pack, string role, string dataset) => new(tenant, pack, $"{role}.{dataset}", 1);
}
