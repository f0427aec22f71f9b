using Millrace.Features.Definitions;

namespace Millrace.Features.Tests.Definitions;

public sealed class PackMistakeTests
{
    const string Good = "features: { a: count(), t: 'top_n_recent(user_id, n=3)' }\n";

    [Theory]
    [InlineData("kind: on_demand\nview: o\nentity: pair\nsources: { u: «w }\nfeatures: { x: u.a }", "no stored view 'w'", "v")]
    [InlineData("kind: on_demand\nview: o\nentity: item\nsources: { u: «v }\nfeatures: { x: u.a }", "'v' is looked up by 'user_id'", "product_id")]
    [InlineData("kind: on_demand\nview: o\nentity: pair\nsources: { u: «v@v2 }\nfeatures: { x: 1 }", "no stored view 'v@v2'", "v")]
    [InlineData("kind: on_demand\nview: o\nentity: pair\nsources: { u: v }\nfeatures: { x: «u.b }", "no column 'u.b'", "u.a")]
    [InlineData("kind: on_demand\nview: o\nentity: pair\nsources: { u: v }\nfeatures: { x: «count() }", "no function 'count'", null)]
    [InlineData("kind: on_demand\nview: o\nentity: pair\nrequest: { q: «text }\nfeatures: { x: 1 }", "'text' is no type", "string")]
    [InlineData("kind: on_demand\nview: o\nentity: pair\n«stream: interactions\nfeatures: { x: 1 }", "no field 'stream'", "sources")]
    [InlineData("kind: event\nview: o\nentity: act\nstream: interactions\nfeatures: { x: «count() }", "'count' is an aggregate", null)]
    [InlineData("kind: event\nview: o\nentity: act\nstream: interactions\nfeatures: { x: position_in_group(«price) }", "a group is a string column", "user_id")]
    [InlineData("kind: external\nview: o\nentity: user\nfeatures: { x: «count() }", "'count()' is no type of a feature", "int64")]
    [InlineData("kind: external\nview: o\nentity: user\nfeatures: { «user_id: int64 }", "'user_id' is taken already", null)]
    [InlineData("kind: external\nview: o\nentity: user\nsource: «{ created: c }\nfeatures: { x: int64 }", "rows come by 'push' or from a 'table'", "table")]
    [InlineData("kind: external\nview: o\nentity: user\nsource: { table: «../secrets }\nfeatures: { x: int64 }", "no path below the pack's folder", null)]
    [InlineData("kind: external\nview: o\nentity: user\nsource: { push: p, «tabel: t }\nfeatures: { x: int64 }", "has no field 'tabel'", "table")]
    [InlineData("kind: external\nview: o\nentity: user\n«rules: { r: x > 1 }\nfeatures: { x: int64 }", "has no field 'rules'", "contract")]
    [InlineData("kind: external\nview: o\nentity: user\ncontract: «contracts/score.odcs.yaml\nfeatures: { score: float64 }", "no contract 'contracts/score.odcs.yaml'", "contracts/scores.odcs.yaml")]
    [InlineData("kind: external\nview: o\nentity: user\ncontract: contracts/scores.odcs.yaml\nsource: { push: p, timestamp: at }\nfeatures: { score: float64, «x: int64 }", "the contract has no field 'x'", "score")]
    [InlineData("kind: external\nview: o\nentity: user\ncontract: contracts/scores.odcs.yaml\nsource: { push: p, timestamp: at }\nfeatures: { «score: string }", "'score' is string here and double in the contract", null)]
    [InlineData("kind: external\nview: o\nentity: user\ncontract: «contracts/scores.odcs.yaml\nfeatures: { score: float64 }", "the contract's event time is at", null)]
    [InlineData("kind: external\nview: o\nentity: item\ncontract: «contracts/scores.odcs.yaml\nsource: { push: p, timestamp: at }\nfeatures: { score: float64 }", "no field 'product_id', a key of 'item'", "user_id")]
    [InlineData("kind: external\nview: o\nentity: user\ncontract: «contracts/strict.odcs.yaml\nsource: { push: p, timestamp: at }\nfeatures: { score: float64 }", "requires 'why'", null)]
    [InlineData("kind: external\nview: o\nentity: user\nfeatures: { x: «{ } }", "needs the field 'type'", null)]
    [InlineData("view: o\nentity: «usr\nstream: interactions\nfeatures: { x: count() }", "has no entity 'usr'", "user")]
    [InlineData("view: o\nentity: user\nstream: «interaction\nfeatures: { x: count() }", "no dataset 'interaction'", "interactions")]
    [InlineData("view: o\nentity: user\nstream: «users\nfeatures: { x: count() }", "is no dataset of events", "interactions")]
    [InlineData("view: o\nentity: user\nstream: interactions\njoins: { p: { dataset: products, on: «item } }\nfeatures: { x: count() }", "has no column 'item'", "product_id")]
    [InlineData("view: o\nentity: user\nstream: interactions\njoins: { p: { dataset: products, on: «rating } }\nfeatures: { x: count() }", "different types", null)]
    [InlineData("view: o\nentity: user\nstream: interactions\njoins: { p: { dataset: products, columns: { x: «pric } } }\nfeatures: { x: count() }", "no column 'pric'", "price")]
    [InlineData("view: «v\nentity: user\nstream: interactions\nfeatures: { x: count() }", "a view 'v' of version 1 already", null)]
    [InlineData("«entity: user\nstream: interactions\nfeatures: { x: count() }", "a view needs the field 'view'", null)]
    [InlineData("«- view: o", "a view must be a block of fields, not a list", "features")]
    [InlineData("«", "the file is empty", null)]
    [InlineData("view: o\nentity: user\nstream: interactions\nfeatures: { x: count() }\n«---\nview: p", "a second document", null)]
    public void Mistakes_between_views_are_found_at_their_place(string marked, string message, string? accepted)
    {
        var example = Marked.Of(marked);
        var errors = Shop.Load(("v.yaml", Shop.Head + Good), ("w.yaml", example.Text)).Errors;
        Check(errors, "feature_views/w.yaml", example, message, accepted);
    }

    [Theory]
    [InlineData("service: s\nfeatures: [v:a, «v:b]", "the view 'v' has no feature 'b'", "a")]
    [InlineData("service: s\nfeatures: «x:a", "the pack has no view 'x'", "v")]
    [InlineData("service: s\nfeatures: «a", "names no feature of this pack", "view:feature")]
    [InlineData("service: s\nfeatures: «other.v:a", "names no feature of this pack", null)]
    [InlineData("service: s\nfeatures: «[v:a, v:a]", "'v:a' is named 2 times", null)]
    [InlineData("service: s\nfeatures: «[]", "at least one feature", null)]
    [InlineData("«features: v:a", "needs the field 'service'", null)]
    public void Mistakes_in_a_service_are_found_at_their_place(string marked, string message, string? accepted)
    {
        var example = Marked.Of(marked);
        var errors = Shop.Load(("v.yaml", Shop.Head + Good), ("feature_services/s.yaml", example.Text)).Errors;
        Check(errors, "feature_services/s.yaml", example, message, accepted);
    }

    [Theory]
    [InlineData("pack: «shopp\nentities: { user: { keys: user_id } }", "this pack is named 'shop' by its folder", "shop")]
    [InlineData("pack: shop\nentities: { user: { keys: [user_id, «user_id] } }", "the key 'user_id' is written twice", null)]
    [InlineData("pack: shop\nentities: { user: { keys: «[] } }", "at least one key", null)]
    [InlineData("pack: shop\nentities: { user: { keys: { user_id: «int } } }", "the key 'user_id' is text or a whole number", "int64")]
    [InlineData("pack: shop\nentities: { user: «{ } }", "an entity needs the field 'keys'", null)]
    [InlineData("pack: shop\nentities: { user: { keys: user_id } }\nguards: { g: «{ } }", "a guard needs the field 'actor'", null)]
    [InlineData("pack: shop\nentities: { user: { keys: user_id } }\nguards: { g: { actor: user_id, max_per_day: «-1 } }", "'max_per_day' must be a whole number from 1", null)]
    [InlineData("pack: shop\nentities: { user: { keys: user_id } }\nguards: { g: { actor: user_id, denied_devices: «[tv] } }", "needs the column", null)]
    public void Mistakes_in_the_pack_file_are_found_at_their_place(string marked, string message, string? accepted)
    {
        var example = Marked.Of(marked);
        Check(Shop.Load(("pack.yaml", example.Text)).Errors, "pack.yaml", example, message, accepted);
    }

    [Theory]
    [InlineData("feature_view/v.yaml", "a pack has no folder 'feature_view'", "feature_views")]
    [InlineData("feature_views/notes.txt", "definitions are YAML files", null)]
    [InlineData("functions/f.yaml", "cannot be loaded yet", null)]
    public void Files_that_nobody_would_read_are_mistakes(string path, string message, string? suggestion)
    {
        var error = Shop.Load((path, "x: 1")).Errors.ShouldHaveSingleItem();
        error.File.ShouldBe(path);
        error.Message.ShouldContain(message);
        error.Suggestion.ShouldBe(suggestion);
    }

    [Fact]
    public void A_pack_without_its_file_says_so()
    {
        var errors = PackLoader.Load("shop", [], Shop.Datasets).Errors;
        errors.ShouldHaveSingleItem().ToString().ShouldBe("pack.yaml:1:1: the pack has no 'pack.yaml', which names its entities");
    }

    [Fact]
    public void All_mistakes_show_at_once_and_what_depends_on_them_is_silent()
    {
        var errors = Shop.Load(
            ("v.yaml", Shop.Head + "columns: { x: ratnig }\nfeatures: { a: cuont(), b: a + 1, c: mean(x), d: 'sum(rating, widnow=7d)' }"),
            ("o.yaml", "view: o\nkind: on_demand\nentity: pair\nsources: { u: v }\nfeatures: { x: u.a }"),
            ("feature_services/s.yaml", "service: s\nfeatures: [v:a, o:x]")).Errors;

        errors.Select(e => $"{e.Line}:{e.Suggestion}").ShouldBe(["5:rating", "6:count", "6:window"]);
        errors[0].ToString().ShouldStartWith("feature_views/v.yaml:5:15: there is no column 'ratnig' here; did you mean 'rating'? accepted: event_id,");
    }

    [Theory]
    [InlineData("features:\n  a: >\n    count()\n    + «ratnig\n")]
    [InlineData("features:\n  a: |\n    count()\n\n    + «ratnig\n")]
    [InlineData("features:\n  a: count()\n    + «ratnig\n")]
    [InlineData("features:\n  a: 'count(where=user_id == ''x'')\n    + «ratnig'\n")]
    [InlineData("features:\n  a: \"count(where=user_id == \\\"x\\\")\\\n    + «ratnig\"\n")]
    [InlineData("features:\n  a: \"count(where=user_id == '\\\\') + «ratnig\"\n")]
    public void Places_are_right_whatever_way_a_text_is_written(string marked)
    {
        var example = Marked.Of(Shop.Head + marked);
        var error = Shop.Load(("v.yaml", example.Text)).Errors.ShouldHaveSingleItem();
        error.Message.ShouldContain("'ratnig'");
        (error.Line, error.Column).ShouldBe((example.Line, example.Column));
    }

    static void Check(IReadOnlyList<DefinitionError> errors, string file, Marked example, string message, string? accepted)
    {
        var error = errors.ShouldHaveSingleItem(string.Join('\n', errors));
        error.File.ShouldBe(file);
        error.Message.ShouldContain(message, Case.Sensitive);
        (error.Line, error.Column).ShouldBe((example.Line, example.Column), error.ToString());
        if (accepted is not null)
            error.Accepted.ShouldContain(accepted, error.ToString());
    }
}
