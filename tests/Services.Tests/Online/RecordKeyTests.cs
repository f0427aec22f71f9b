using FsCheck;
using FsCheck.Fluent;
using Millrace.Contracts.Tenancy;
using Millrace.Online.Keys;

namespace Millrace.Services.Tests.Online;

public sealed class RecordKeyTests
{
    static readonly ViewKeys s_keys = new(TenantId.Parse("acme"), "ecommerce", "user_features", 2);

    [Theory]
    [InlineData("u1", "acme/ecommerce/user_features@2/l/u1")]
    [InlineData("a/b", "acme/ecommerce/user_features@2/l/a%2Fb")]
    [InlineData("a||b", "acme/ecommerce/user_features@2/l/a%7C%7Cb")]
    [InlineData("100%", "acme/ecommerce/user_features@2/l/100%25")]
    [InlineData("Zürich ☃", "acme/ecommerce/user_features@2/l/Z%C3%BCrich%20%E2%98%83")]
    [InlineData("🏀", "acme/ecommerce/user_features@2/l/%F0%9F%8F%80")]
    [InlineData("A_z-0.9", "acme/ecommerce/user_features@2/l/A_z-0.9")]
    public void A_key_names_tenant_pack_view_version_kind_and_entity(string entity, string key) =>
        s_keys.Live(EntityKey.Of(entity)).ShouldBe(key);

    [Fact]
    public void Base_and_live_records_of_an_entity_have_keys_of_their_own() =>
        s_keys.Base(EntityKey.Of("u1")).ShouldBe("acme/ecommerce/user_features@2/b/u1");

    [Fact]
    public void An_integer_and_its_text_name_the_same_entity() => EntityKey.Of(-7).ShouldBe(EntityKey.Of("-7"));

    [Fact]
    public void Composite_keys_keep_the_declared_order() =>
        EntityKey.Of(["u/1", "p 2"]).ShouldBe("u%2F1/p%202");

    [Fact]
    public void Distinct_entities_never_share_a_key_and_the_parts_come_back() =>
        Prop.ForAll<NonNull<string>[]>(parts =>
        {
            var values = parts.Select(part => part.Get).Where(IsWellFormed).ToArray();
            if (values.Length == 0)
                return;
            EntityKey.Parts(EntityKey.Of(values)).ShouldBe(values);
        }).QuickCheckThrowOnFailure();

    // Lone surrogates are no text: JSON cannot carry them to us.
    static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }
        return true;
    }
}
