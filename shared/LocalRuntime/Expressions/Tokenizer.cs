using System.Globalization;
using System.Text;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Expressions;

/// <summary>A piece of an expression.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, object? Value);

/// <summary>Kinds of tokens.</summary>
internal enum TokenKind
{
    Name,
    Literal,
    Symbol,
    End,
}

/// <summary>Splits an expression into tokens.</summary>
internal static class Tokenizer
{
    static readonly string[] s_symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", ".", "?", ":", "+", "-", "*", "/", "%"];

    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            var character = text[at];
            if (char.IsWhiteSpace(character))
                at++;
            else if (character is '"' or '\'')
                tokens.Add(new Token(TokenKind.Literal, "", Text(text, ref at)));
            else if (char.IsAsciiDigit(character))
                tokens.Add(new Token(TokenKind.Literal, "", Number(text, ref at)));
            else if (char.IsAsciiLetter(character) || character == '_')
            {
                var start = at;
                while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
                    at++;
                tokens.Add(new Token(TokenKind.Name, text[start..at], null));
            }
            else if (Array.Find(s_symbols, symbol => text.AsSpan(at).StartsWith(symbol)) is { } symbol)
            {
                tokens.Add(new Token(TokenKind.Symbol, symbol, null));
                at += symbol.Length;
            }
            else
                throw new RouteException($"the rule '{text}' has a character that means nothing: '{character}'");
        }
        tokens.Add(new Token(TokenKind.End, "", null));
        return tokens;
    }

    static double Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '.'
            || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E')))
            at++;
        var number = text[start..at].TrimEnd('u');
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new RouteException($"the rule '{text}' has '{number}', which is no number");
    }

    static string Text(string text, ref int at)
    {
        var quote = text[at++];
        var value = new StringBuilder();
        for (; at < text.Length && text[at] != quote; at++)
            if (text[at] == '\\' && at + 1 < text.Length)
                value.Append(text[++at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            else
                value.Append(text[at]);
        if (at++ >= text.Length)
            throw new RouteException($"the rule '{text}' has a text without an end");
        return value.ToString();
    }
}
