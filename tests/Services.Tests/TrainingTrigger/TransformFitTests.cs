using System.Text.Json;
using Millrace.Contracts.Models;
using Millrace.Hosting.Problems;
using Millrace.TrainingTrigger.TrainingSets;

namespace Millrace.Services.Tests.TrainingTrigger;

/// <summary>Parameters fitted on the training part, with values worked out by hand.</summary>
public sealed class TransformFitTests
{
    static readonly FeatureColumn[] s_features =
        [new("v__n", "p.v.n@v1", "float64"), new("v__t", "p.v.t@v1", "string"), new("v__e", "p.v.e@v1", "float32[3]")];

    // Six rows, of which the first four are the training part.
    static readonly JsonElement[] s_values =
    [
        .. new[] { """{"v__n":2,"v__t":"b","v__e":[1,2,3]}""", """{"v__n":null,"v__t":"a","v__e":[1,2,3]}""", """{"v__n":4,"v__t":"b","v__e":[1,2,3]}""", """{"v__n":6,"v__t":null,"v__e":[1,2,3]}""", """{"v__n":1000,"v__t":"z","v__e":[1,2,3]}""", """{"v__n":-1000,"v__t":"b","v__e":[1,2,3]}""" }
            .Select(text => JsonSerializer.Deserialize<JsonElement>(text)),
    ];

    [Theory]
    [InlineData("mean", null, 4.0, 0, 1)]
    [InlineData("median", null, 4.0, 0, 1)]
    [InlineData("zero", null, 0.0, 0, 1)]
    [InlineData(null, "min_max", null, 2, 4)]
    [InlineData("zero", "min_max", 0.0, 0, 6)]
    [InlineData("mean", "standard", 4.0, 4, 1.4142135623730951)]
    public void Numbers_are_filled_and_then_normalised_by_what_the_training_part_holds(string? impute, string? normalise, double? fill, double shift, double scale)
    {
        var fitted = Fit(new TransformRequest("v:n", impute, normalise));
        fitted.Fill.ShouldBe(fill);
        fitted.Shift.ShouldBe(shift, 1e-12);
        fitted.Scale.ShouldBe(scale, 1e-12);
    }

    [Fact]
    public void Serving_clips_to_the_range_of_the_training_part_and_a_constant_becomes_nought()
    {
        var range = Fit(new TransformRequest("v:n", Normalise: "min_max"));
        new[] { range.Of(2), range.Of(5), range.Of(6), range.Of(1000), range.Of(-1000), range.Of(null) }.ShouldBe([0, 0.75, 1, 1, 0, null]);
        var constant = new ColumnParameters { Column = "c", Feature = "f", Shift = 5, Scale = 0 };
        new[] { constant.Of(5), constant.Of(7) }.ShouldBe([0, 0]);
    }

    [Fact]
    public void Texts_become_their_place_among_those_of_the_training_part_and_a_strange_one_is_told_apart()
    {
        var plain = Fit(new TransformRequest("v:t", Encode: "ordinal"));
        plain.Categories.ShouldBe(["a", "b"]);
        new[] { plain.OfText("a"), plain.OfText("b"), plain.OfText("z"), plain.OfText(null) }.ShouldBe([0, 1, -1, null]);
        Fit(new TransformRequest("v:t", "most_frequent", Encode: "ordinal")).OfText(null).ShouldBe(1, "b is there twice");
    }

    [Fact]
    public void One_hot_has_a_place_for_every_text_of_the_training_part_and_one_for_any_other()
    {
        var plain = Fit(new TransformRequest("v:t", Encode: "one_hot"));
        plain.Dimension.ShouldBe(3);
        new[] { plain.VectorOf("a"), plain.VectorOf("b"), plain.VectorOf("z"), plain.VectorOf(null) }.ShouldBe([[1, 0, 0], [0, 1, 0], [0, 0, 1], null]);
        Fit(new TransformRequest("v:t", "most_frequent", Encode: "one_hot")).VectorOf(null).ShouldBe([0, 1, 0]);
        Fit(new TransformRequest("v:t", "zero", Encode: "one_hot")).VectorOf(null).ShouldBe([1, 0, 0, 0], "the empty text is one of the training part then");
    }

    [Fact]
    public void A_constant_fills_nulls_before_numbers_are_scaled()
    {
        var fitted = Fit(new TransformRequest("v:n", Normalise: "min_max", Constant: 7));
        (fitted.Fill, fitted.Shift, fitted.Scale).ShouldBe((7, 2, 5));
        fitted.Of(null).ShouldBe(1);
        Should.Throw<ProblemException>(() => Fit(new TransformRequest("v:n", "mean", Constant: 7))).Status.ShouldBe(422);
        Should.Throw<ProblemException>(() => Fit(new TransformRequest("v:t", Encode: "ordinal", Constant: 7))).Status.ShouldBe(422);
    }

    [Theory]
    [InlineData("v:none", null, null, null)]
    [InlineData("v:n", "most_frequent", null, null)]
    [InlineData("v:n", null, "log", null)]
    [InlineData("v:n", null, null, "ordinal")]
    [InlineData("v:t", null, "standard", null)]
    [InlineData("v:t", "mean", null, "ordinal")]
    [InlineData("v:e", null, "standard", null)]
    public void A_wish_that_does_not_fit_the_feature_is_refused(string feature, string? impute, string? normalise, string? encode) =>
        Should.Throw<ProblemException>(() => Fit(new TransformRequest(feature, impute, normalise, encode))).Status.ShouldBe(422);

    static ColumnParameters Fit(TransformRequest request) =>
        TransformFit.Fit([request], s_features, s_values, new TemporalSplit(4, 5)).ShouldHaveSingleItem();
}
