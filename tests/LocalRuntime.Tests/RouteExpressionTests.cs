using System.Text.Json;
using Millrace.LocalRuntime.Expressions;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Tests;

public sealed class RouteExpressionTests
{
    static bool Evaluate(string rule, string @event) => RouteExpression.Compile(rule)(JsonDocument.Parse(@event).RootElement);

    [Theory]
    [InlineData("event.type == \"express\"", """{"type":"express"}""", true)]
    [InlineData("event.type == 'express'", """{"type":"slow"}""", false)]
    [InlineData("event.data.amount > 100", """{"data":{"amount":100.5}}""", true)]
    [InlineData("event.data.amount > 100", """{"data":{"amount":100}}""", false)]
    [InlineData("has(event.data.vip) && event.data.vip == true", """{"data":{}}""", false)]
    [InlineData("event.data.country in [\"DE\",\"AT\"] || event.source.startsWith(\"x-\")", """{"data":{"country":"FR"},"source":"x-1"}""", true)]
    [InlineData("event.subject.matches(\"^a+$\")", """{"subject":"aaa"}""", true)]
    [InlineData("!(size(event.data.list) >= 2)", """{"data":{"list":[1,2]}}""", false)]
    [InlineData("event.data.list[1] == 2 ? true : false", """{"data":{"list":[1,2]}}""", true)]
    [InlineData("event.data.a + event.data.b * 2 == 7", """{"data":{"a":1,"b":3}}""", true)]
    // One side decides, though the other has no value.
    [InlineData("event.absent == 1 || event.type == 'x'", """{"type":"x"}""", true)]
    [InlineData("event.absent == 1 && event.type == 'y'", """{"type":"x"}""", false)]
    public void A_rule_has_the_value_that_the_language_gives_it(string rule, string @event, bool expected) =>
        Evaluate(rule, @event).ShouldBe(expected);

    [Theory]
    [InlineData("event.data.amount > 100", """{"data":{}}""")]
    [InlineData("event.data.amount > 100", """{"data":{"amount":"text"}}""")]
    [InlineData("event.data.amount > 100", """{"data":"text"}""")]
    [InlineData("event.type", """{"type":"x"}""")]
    public void A_rule_that_cannot_be_evaluated_is_an_error(string rule, string @event) =>
        Should.Throw<RouteException>(() => Evaluate(rule, @event));

    [Theory]
    [InlineData("event.type ==")]
    [InlineData("event.type = 'x'")]
    [InlineData("other.type == 'x'")]
    [InlineData("event.type.nosuch('x')")]
    [InlineData("has(event)")]
    [InlineData("'open")]
    public void A_rule_that_is_no_expression_is_refused(string rule) =>
        Should.Throw<RouteException>(() => RouteExpression.Compile(rule));
}
