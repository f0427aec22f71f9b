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
}
