using System.Text.Json;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Expressions;

/// <summary>Parses an expression into a function of the event, by recursive descent.</summary>
internal sealed class Parser(string text, string[] members)
{
    static readonly string[] s_functions = ["matches", "contains", "startsWith", "endsWith", "size"];

    readonly List<Token> _tokens = Tokenizer.Read(text);
    int _next;

    public Func<JsonElement, object?> Parse()
    {
        var whole = Conditional();
        return Peek.Kind == TokenKind.End ? whole : throw Wrong();
    }

    Token Peek => _tokens[_next];

    Func<JsonElement, object?> Conditional()
    {
        var condition = Or();
        if (!Take("?"))
            return condition;
        var then = Conditional();
        Expect(":");
        var otherwise = Conditional();
        return e => Truth(condition(e)) ? then(e) : otherwise(e);
    }

    Func<JsonElement, object?> Or()
    {
        var left = And();
        while (Take("||"))
        {
            var (a, b) = (left, And());
            left = e => Either(e, a, b, decisive: true);
        }
        return left;
    }

    Func<JsonElement, object?> And()
    {
        var left = Relation();
        while (Take("&&"))
        {
            var (a, b) = (left, Relation());
            left = e => Either(e, a, b, decisive: false);
        }
        return left;
    }

    // One side that decides makes an error of the other side harmless, whichever comes first.
    static bool Either(JsonElement e, Func<JsonElement, object?> left, Func<JsonElement, object?> right, bool decisive)
    {
        try
        {
            if (Truth(left(e)) == decisive)
                return decisive;
        }
        catch (RouteException)
        {
            if (Truth(right(e)) == decisive)
                return decisive;
            throw;
        }
        return Truth(right(e));
    }

    Func<JsonElement, object?> Relation()
    {
        var left = Sum();
        while (true)
        {
            var operation = Peek.Text;
            if (Peek.Kind != TokenKind.Symbol && operation != "in")
                return left;
            if (operation is not ("==" or "!=" or "<" or "<=" or ">" or ">=" or "in"))
                return left;
            _next++;
            var (a, b) = (left, Sum());
            left = operation switch
            {
                "==" => e => Values.Same(a(e), b(e)),
                "!=" => e => !Values.Same(a(e), b(e)),
                "<" => e => Values.Compare(a(e), b(e)) < 0,
                "<=" => e => Values.Compare(a(e), b(e)) <= 0,
                ">" => e => Values.Compare(a(e), b(e)) > 0,
                ">=" => e => Values.Compare(a(e), b(e)) >= 0,
                _ => e => Values.In(a(e), b(e)),
            };
        }
    }

    Func<JsonElement, object?> Sum() => Chain(Product, "+", "-");

    Func<JsonElement, object?> Product() => Chain(Unary, "*", "/", "%");

    Func<JsonElement, object?> Chain(Func<Func<JsonElement, object?>> operand, params string[] operations)
    {
        var left = operand();
        while (Peek.Kind == TokenKind.Symbol && operations.Contains(Peek.Text))
        {
            var operation = _tokens[_next++].Text;
            var (a, b) = (left, operand());
            left = e => Values.Arithmetic(operation, a(e), b(e));
        }
        return left;
    }

    Func<JsonElement, object?> Unary()
    {
        if (Take("!"))
        {
            var negated = Unary();
            return e => !Truth(negated(e));
        }
        if (Take("-"))
        {
            var negative = Unary();
            return e => Values.Arithmetic("-", 0.0, negative(e));
        }
        return Postfix(Primary());
    }

    Func<JsonElement, object?> Postfix(Func<JsonElement, object?> value)
    {
        while (true)
        {
            var target = value;
            if (Take("."))
            {
                var name = Name();
                if (Take("("))
                {
                    if (!s_functions.Contains(name))
                        throw new RouteException($"the rule '{text}' uses the function '{name}', which is not known");
                    var arguments = List(")");
                    value = e => Values.Call(name, target(e), [.. arguments.Select(argument => argument(e))]);
                }
                else
                    value = e => Values.Member(target(e), name);
            }
            else if (Take("["))
            {
                var index = Conditional();
                Expect("]");
                value = e => Values.Index(target(e), index(e));
            }
            else
                return value;
        }
    }

    Func<JsonElement, object?> Primary()
    {
        var token = _tokens[_next++];
        switch (token.Kind)
        {
            case TokenKind.Literal:
                return _ => token.Value;
            case TokenKind.Symbol when token.Text == "(":
                var inner = Conditional();
                Expect(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                var items = List("]");
                return e => items.Select(item => item(e)).ToList();
            case TokenKind.Name:
                return Named(token.Text);
            default:
                _next--;
                throw Wrong();
        }
    }

    Func<JsonElement, object?> Named(string name)
    {
        switch (name)
        {
            case "true" or "false":
                return _ => name == "true";
            case "null":
                return _ => null;
            case "event" when members.Length == 0:
                return e => Values.Of(e);
            case "has":
                return Has();
            case "size":
                Expect("(");
                var sized = Conditional();
                Expect(")");
                return e => Values.Call("size", sized(e), []);
            case var member when members.Contains(member):
                return e => Values.Of(e.GetProperty(member));
            default:
                throw new RouteException($"the rule '{text}' reads '{name}', but only '{string.Join("', '", members.DefaultIfEmpty("event"))}' is known");
        }
    }

    Func<JsonElement, object?> Has()
    {
        Expect("(");
        var start = _next;
        var depth = 1;
        while (depth > 0)
        {
            if (Peek.Kind == TokenKind.End)
                throw Wrong();
            depth += _tokens[_next++] switch { { Text: "(", Kind: TokenKind.Symbol } => 1, { Text: ")", Kind: TokenKind.Symbol } => -1, _ => 0 };
        }
        var end = _next - 1;
        if (end - start < 3 || _tokens[end - 1].Kind != TokenKind.Name || _tokens[end - 2].Text != ".")
            throw new RouteException($"the rule '{text}': has(…) wants a member, such as has(event.data.x)");
        var member = _tokens[end - 1].Text;
        var rest = _tokens[start..(end - 2)];
        var target = new Parser(text, members, rest).Parse();
        return e => Values.Has(target(e), member);
    }

    Parser(string text, string[] members, List<Token> tokens)
        : this(text, members) => _tokens = [.. tokens, new Token(TokenKind.End, "", null)];

    List<Func<JsonElement, object?>> List(string end)
    {
        var items = new List<Func<JsonElement, object?>>();
        if (Take(end))
            return items;
        do
            items.Add(Conditional());
        while (Take(","));
        Expect(end);
        return items;
    }

    static bool Truth(object? value) =>
        value is bool truth ? truth : throw new RouteException($"{Values.Kind(value)} stands where a truth value is needed");

    string Name() => Peek.Kind == TokenKind.Name ? _tokens[_next++].Text : throw Wrong();

    bool Take(string symbol)
    {
        if (Peek.Kind != TokenKind.Symbol || Peek.Text != symbol)
            return false;
        _next++;
        return true;
    }

    void Expect(string symbol)
    {
        if (!Take(symbol))
            throw Wrong();
    }

    RouteException Wrong() => new(Peek.Kind == TokenKind.End
        ? $"the rule '{text}' ends too early"
        : $"the rule '{text}' is wrong at '{Peek.Text}'");
}
