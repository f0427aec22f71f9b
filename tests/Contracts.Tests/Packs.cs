using Millrace.Contracts.Datasets;
using Millrace.Testing;

namespace Millrace.Contracts.Tests;

/// <summary>The packs of this checkout.</summary>
static class Packs
{
    public static PackDatasets Ecommerce { get; } = PackDatasets.Load(Path.Combine(SharedFolder.CheckoutRoot, "shared", "packs", "ecommerce"));

    public static DatasetContract Interactions => Ecommerce.Datasets["interactions"].Contract;

    public static DatasetContract Products => Ecommerce.Datasets["products"].Contract;

    public static DatasetContract Users => Ecommerce.Datasets["users"].Contract;
}
