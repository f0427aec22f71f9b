using Millrace.Features.Definitions;

namespace Millrace.Features.Tests.Definitions;

public sealed class MistakeTests
{
    [Theory]
    // Types.
    [InlineData("features: { a: { type: «int32, value: count() } }", "'int32' is no type of a feature", "int64")]
    [InlineData("features: { a: { type: int64, value: «mean(rating) } }", "declared int64, but its value is float64; say how it becomes whole", null)]
    [InlineData("features: { a: { type: string, value: «count() } }", "declared string, but its value is int64", null)]
    [InlineData("features: { a: { type: decimal, value: «mean(rating) } }", "decimal(x)", null)]
    [InlineData("features: { a: «as_of - max(timestamp) }", "is a duration", "x / 1d")]
    [InlineData("features: { a: count() «+ 'x' }", "'+' does not take int64 and string", "numbers")]
    [InlineData("features: { a: count() «+ mode(user_id) }", "'+' does not take int64 and string", "numbers")]
    [InlineData("features: { a: mode(user_id) «== 1 }", "cannot compare string with int64", null)]
    [InlineData("features: { a: count() «== null }", "always null; write 'is null'", null)]
    [InlineData("features: { a: not «count() }", "'not' takes bool, not int64", null)]
    [InlineData("features: { a: \"lower(«count())\" }", "argument 1 of 'lower' must be string, not int64", "lower(text)")]
    [InlineData("features: { a: \"if count() > 0 then 1 else «'x'\" }", "'then' gives int64 and 'else' gives string", null)]
    [InlineData("features: { a: «sum(user_id) }", "sum takes (int64), (double) or (decimal), not (String)", null)]
    [InlineData("features: { a: null or« }", "a value is expected, not the end of the expression", null)]
    [InlineData("features: { a: '«coalesce(null, null)' }", "needs a declared type", "type: string")]
    // Names.
    [InlineData("features: { a: «cuont() }", "there is no function 'cuont' here", "count")]
    [InlineData("features: { a: mean(«ratnig) }", "there is no column 'ratnig' here", "rating")]
    [InlineData("features: { a: mode(«product.categry) }", "no column 'product.categry'", "product.category")]
    [InlineData("features: { a: \"count(«were=rating > 3)\" }", "'count' has no argument 'were'", "where")]
    [InlineData("features: { a: \"clip(count(), 1, «heigh=3)\" }", "'clip' has no argument 'heigh'", "clip(x, low, high)")]
    [InlineData("features: { a: mean(«as_of) }", "there is no column 'as_of' here", "timestamp")]
    [InlineData("columns: { «price: rating }\nfeatures: { a: count() }", "a column or parameter 'price' already", null)]
    [InlineData("columns: { x: «count() }\nfeatures: { a: count() }", "'count' is an aggregate", null)]
    [InlineData("features: { a: sum(«mean(rating)) }", "'mean' is an aggregate", null)]
    [InlineData("features: { «User: count() }", "'User' cannot be a name", null)]
    [InlineData("features: { «user_id: count() }", "'user_id' is taken already", null)]
    [InlineData("features: { «as_of: count() }", "'as_of' is taken already", null)]
    [InlineData("features: { a: count(), «a: count() }", "'a' is written twice", null)]
    [InlineData("parts: { a: count() }\nfeatures: { «a: count() }", "'a' is taken already", null)]
    [InlineData("features: { a: { value: count(), aliases: [b, «b] } }", "the alias 'b' is taken", null)]
    [InlineData("parameters: { a: 1 }\nfeatures: { «a: count() }", "'a' is taken already", null)]
    // Circles.
    [InlineData("features: { a: \"b + 1\", b: «a + 1 }", "'a' reads itself: a → b → a", null)]
    [InlineData("features: { a: «a }", "'a' reads itself: a → a", null)]
    // Windows, arguments.
    [InlineData("features: { a: \"count(window=«7x)\" }", "'7x' is neither a number nor a duration", "7d")]
    [InlineData("features: { a: \"count(window=«7)\" }", "'window' must be a duration, not int64", "7d")]
    [InlineData("features: { a: \"count(window=«0d)\" }", "'window' must be longer than 0", "7d")]
    [InlineData("features: { a: \"count(window=«rating)\" }", "there is no column 'rating' here", null)]
    [InlineData("features: { a: \"count(window=7d, until=«7d)\" }", "'until' must be shorter than 'window'", null)]
    [InlineData("features: { a: \"count(until=«7d)\" }", "'until' needs a 'window'", null)]
    [InlineData("features: { a: \"«top_n_recent(user_id)\" }", "needs the parameter 'n'", null)]
    [InlineData("features: { a: \"top_n_recent(user_id, n=«'x')\" }", "'n' must be a whole number, not string", null)]
    [InlineData("features: { a: \"count(where=«rating)\" }", "'where' takes bool, not float64", null)]
    [InlineData("features: { a: \"abs(count(), «count())\" }", "'abs' takes 1 argument", "abs(x)")]
    [InlineData("features: { a: «ratio(count()) }", "'ratio' needs the argument 'b'", "ratio(a, b, if_zero?)")]
    [InlineData("features: { a: \"band(count(), 3, 0.5, «4, 0.7, 1)\" }", "below the threshold before it", null)]
    [InlineData("features: { a: \"timestamp(as_of, «2)\" }", "'timestamp' takes 1 argument", "timestamp(text)")]
    [InlineData("features: { a: «timestamp('yesterday') }", "'yesterday' is no instant", null)]
    [InlineData("features: { a: \"percentile_rank(«mode(user_id))\" }", "ranks numbers, not string", null)]
    [InlineData("features: { a: \"percentile_rank(count(), grid=«7m)\" }", "divide a day", "1h")]
    [InlineData("parts: { p: percentile_rank(count()) }\nfeatures: { a: percentile_rank(«p) }", "cannot stand inside another", null)]
    [InlineData("features: { a: \"percentile_rank(«percentile_rank(count()))\" }", "cannot stand inside another", null)]
    [InlineData("features: { a: «share_of_total(user_id) }", "needs the argument 'of'", null)]
    // Syntax.
    [InlineData("features: { a: count() «) }", "an operator or the end is expected", "+")]
    [InlineData("features: { a: count() «= 1 }", "'=' does not compare; write '=='", null)]
    [InlineData("features: { a: count() +« }", "a value is expected, not the end of the expression", "a name")]
    [InlineData("features: { a: count() «? 1 }", "'?' has no meaning", null)]
    [InlineData("features: { a: 1 < count() «< 3 }", "comparisons cannot be chained", null)]
    [InlineData("features: { a: mode(user_id) == «'x }", "no closing '", null)]
    [InlineData("features: { a: count() > «99999999999999999999 }", "larger than an int64", null)]
    [InlineData("features: { a: count() is «nil }", "'null' is expected after 'is'", null)]
    [InlineData("features: { a: '«' }", "the expression is empty", null)]
    // Fields.
    [InlineData("features: { a: { «valeu: count(), type: int64 } }", "a feature has no field 'valeu'", "value")]
    [InlineData("features: { a: «{ type: int64 } }", "a feature needs the field 'value'", null)]
    [InlineData("features: { a: «[count()] }", "a feature must be a block of fields, not a list", "value")]
    [InlineData("features: { a: { value: count(), importance: «2 } }", "'importance' must be a number from 0 to 1", null)]
    [InlineData("features: «{ }", "a view needs at least one feature", null)]
    [InlineData("«feature: { a: count() }", "a view has no field 'feature'", "features")]
    [InlineData("features: { a: count() }\nttl: «2x", "'2x' is no duration", "7d")]
    [InlineData("features: { a: count() }\nversion: «0", "'version' must be a whole number from 1", null)]
    [InlineData("features: { a: count() }\nonline: «maybe", "'maybe' is no 'online'", "true")]
    [InlineData("features: { a: count() }\nkind: «agregation", "'agregation' is no 'kind'", "aggregation")]
    [InlineData("features: { a: count() }\nexclude: «bot", "has no guard 'bot'", "bots")]
    [InlineData("features: { a: count() }\ndimensions: { p: { dataset: «product } }", "no dataset 'product'", "products")]
    [InlineData("features: { a: count() }\ndimensions: { p: { dataset: «interactions } }", "is no dataset of entities", "products")]
    [InlineData("features: { a: count() }\ndimensions: { «p: { dataset: products } }", "'product_id' is no key of the entity 'user'", "user_id")]
    [InlineData("features: { a: count() }\nparameters: { x: «[1] }", "the parameter 'x' must be", null)]
    [InlineData("features: { a: count() }\nparameters: «{ as_of: 1 }", "a parameter cannot be named 'as_of'", null)]
    [InlineData("features: { a: count() }\ncolumns: { x: «[1] }", "the column 'x' must be an expression", null)]
    [InlineData("features: { a: count() }\ntags: «[x]", "'tags' must be a block of names", null)]
    // YAML.
    [InlineData("features: { a: count(where«: rating > 3) }", "no valid YAML", null)]
    [InlineData("features:\n  a: count(where«: rating > 3)", "write 'name=value' for named arguments", null)]
    [InlineData("features: { a: «&x count() }", "anchors and aliases are not accepted", null)]
    [InlineData("features: { a: «!!str count() }", "tags are not accepted", null)]
    [InlineData("features:\n«\ta: count()", "no valid YAML", null)]
    public void Mistakes_in_a_view_are_found_at_their_place(string marked, string message, string? accepted)
    {
        var example = Marked.Of(Shop.Head + marked);
        var errors = Shop.Load(("v.yaml", example.Text)).Errors;

        var shown = string.Join('\n', errors);
        errors.ShouldNotBeEmpty();
        errors.Count.ShouldBe(1, shown);
        errors[0].File.ShouldBe("feature_views/v.yaml");
        errors[0].Message.ShouldContain(message, Case.Sensitive);
        (errors[0].Line, errors[0].Column).ShouldBe((example.Line, example.Column), shown);
        if (accepted is not null)
            errors[0].Accepted.ShouldContain(accepted, shown);
    }

    [Fact]
    public void A_comma_that_YAML_took_for_its_own_is_explained()
    {
        var error = Shop.View("features: { a: sum(rating, window=7d) }").Errors[0];
        (error.Line, error.Column).ShouldBe((5, 26));
        error.Message.ShouldEndWith("within braces a comma ends the value, so put the expression in quotes");
    }
}
