using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Testing.Shop;

namespace Millrace.Platform.Tests.Oracles;

/// <summary>What happens in a shop as its systems send it.</summary>
static class ShopJson
{
    static readonly JsonSerializerOptions s_options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Of(ShopFact fact) => JsonSerializer.Serialize(
        new
        {
            interaction_id = fact.Id, user_id = fact.User, product_id = fact.Product, interaction_type = fact.Type, timestamp = Time(fact.Time),
            session_id = fact.Session, rating = fact.Rating, price = fact.Price, quantity = fact.Quantity,
        },
        s_options);

    public static string Of(ProductVersion version) => JsonSerializer.Serialize(
        new
        {
            product_id = version.Product, updated_at = Time(version.From), category = version.Category, subcategory = version.Subcategory, brand = version.Brand,
            name = version.Name, description = version.Description, attributes = version.Attributes, price = version.Price, is_active = version.IsActive,
            created_at = version.CreatedAt is { } created ? Time(created) : null,
        },
        s_options);

    public static string Of(SignUp user) => JsonSerializer.Serialize(new { user_id = user.User, updated_at = Time(user.From), join_date = Time(user.From) });

    static string Time(long instant) =>
        DateTimeOffset.UnixEpoch.AddTicks(instant * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
