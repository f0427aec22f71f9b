using Millrace.Contracts.Tenancy;
using Millrace.Lake.Layers;

namespace Millrace.Catalog.Silver;

/// <summary>Where a tenant's tables lie in the lake: <c>{tenant}/{pack}/{layer}/{table}</c>.</summary>
public static class LakeTables
{
    /// <summary>The setting that names the lake's root: a folder, or <c>s3://bucket/prefix</c>.</summary>
    public const string RootSetting = "Lake:Root";

    /// <summary>Rows that hold, of a dataset.</summary>
    public static string Silver(TenantId tenant, string pack, string dataset) => LakePath.Table(tenant.Value, pack, LakeLayer.Silver, dataset);

    /// <summary>The rows of a version of an external view, or of one whose columns do not fit the other versions'.</summary>
    public static string Gold(TenantId tenant, string pack, string view, int version) => LakePath.Table(tenant.Value, pack, LakeLayer.Gold, $"{view}_v{version}");

    /// <summary>Finished rows of a view, all its versions.</summary>
    public static string Gold(TenantId tenant, string pack, string view) => LakePath.Table(tenant.Value, pack, LakeLayer.Gold, view);

    /// <summary>Day tiles of a version of a view.</summary>
    public static string Tiles(TenantId tenant, string pack, string view, int version) => LakePath.Table(tenant.Value, pack, LakeLayer.Tiles, $"{view}_v{version}");

    /// <summary>What a guard knows of the days of a stream's actors.</summary>
    /// <param name="tenant">Whose table.</param>
    /// <param name="pack">The pack.</param>
    /// <param name="stream">The stream's dataset.</param>
    /// <param name="guard">Tells the guard's rules from others.</param>
    public static string ActorDays(TenantId tenant, string pack, string stream, uint guard) => LakePath.Table(tenant.Value, pack, LakeLayer.Tiles, $"{stream}_actors_{guard:x8}");

    /// <summary>The ids of the events of each day of a stream, as hashes.</summary>
    public static string Ids(TenantId tenant, string pack, string stream) => LakePath.Table(tenant.Value, pack, LakeLayer.Tiles, $"{stream}_ids");

    /// <summary>The ids of events that stand at several rows of a stream, by day.</summary>
    public static string RepeatedIds(TenantId tenant, string pack, string stream) => LakePath.Table(tenant.Value, pack, LakeLayer.Tiles, $"{stream}_repeats");
}
