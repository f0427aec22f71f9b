using System.Globalization;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Layers;

/// <summary>
/// Where a tenant's pack lies: <c>{tenant}/{pack}/{layer}/{dataset}</c> below the lake's root. The tenant is the first
/// segment of every path, and only this type makes one, so no read or write can leave its tenant.
/// </summary>
public sealed record LakePath
{
    /// <param name="tenant">The tenant's name: <c>[a-z0-9][a-z0-9-]{0,62}</c>.</param>
    /// <param name="pack">The pack's name: <c>[A-Za-z0-9_][A-Za-z0-9_.@-]{0,99}</c>.</param>
    /// <exception cref="StorageException">A name is not accepted.</exception>
    public LakePath(string tenant, string pack)
    {
        Tenant = IsTenant(tenant)
            ? tenant
            : throw new StorageException($"'{tenant}' is no tenant's name: 1 to 63 of a-z, 0-9 and '-', beginning with a letter or digit, are accepted");
        Pack = Name(pack, "pack");
    }

    /// <summary>The tenant's name.</summary>
    public string Tenant { get; }

    /// <summary>The pack's name.</summary>
    public string Pack { get; }

    /// <summary>The folder of all of a tenant's objects.</summary>
    public string TenantRoot => Tenant;

    /// <summary>The path of a dataset in a layer: of the table, where the layer holds tables. A dataset may be of several segments.</summary>
    public string Of(LakeLayer layer, string dataset) =>
        $"{Tenant}/{Pack}/{Folder(layer)}/{string.Join('/', dataset.Split('/').Select(segment => Name(segment, "dataset")))}";

    /// <summary>The path of a table, from names that are checked here.</summary>
    public static string Table(string tenant, string pack, LakeLayer layer, string dataset) => new LakePath(tenant, pack).Of(layer, dataset);

    /// <summary>The folder of a layer.</summary>
    public string Of(LakeLayer layer) => $"{Tenant}/{Pack}/{Folder(layer)}";

    /// <summary>A layer's name in paths.</summary>
    public static string Folder(LakeLayer layer) => layer == LakeLayer.Pending ? "_pending" : layer.ToString().ToLowerInvariant();

    /// <summary>The folders of a day or an hour, UTC: <c>year=2026/month=01/day=31[/hour=05]</c>.</summary>
    public static string Time(DateTimeOffset time, bool hour = false) =>
        time.UtcDateTime.ToString(hour ? "'year='yyyy'/month='MM'/day='dd'/hour='HH" : "'year='yyyy'/month='MM'/day='dd", CultureInfo.InvariantCulture);

    static string Name(string name, string what) =>
        name.Length is >= 1 and <= 100 && (char.IsAsciiLetterOrDigit(name[0]) || name[0] == '_')
        && name.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '_' or '.' or '-' or '@')
            ? name
            : throw new StorageException($"'{name}' is no name of a {what}: 1 to 100 of A-Z, a-z, 0-9, '_', '.', '-' and '@', beginning with a letter, a digit or '_', are accepted");

    static bool IsTenant(string name) =>
        name is { Length: >= 1 and <= 63 } && name[0] != '-' && name.All(unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit == '-');
}
