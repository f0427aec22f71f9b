using System.Buffers;
using System.Globalization;
using System.Text;

namespace Millrace.Features.Expressions.Syntax;

/// <summary>Cuts an expression into words.</summary>
internal sealed class Lexer
{
    public const int LongestExpression = 8192;

    static readonly string[] Symbols = ["==", "!=", "<=", ">=", "<>", "(", ")", "[", "]", ",", ".", ":", "=", "<", ">", "+", "-", "*", "/", "%"];

    static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    readonly string _text;
    int _at;

    Lexer(string text) => _text = text;

    public static List<Token> Read(string text)
    {
        if (text.Length > LongestExpression)
            throw new ExpressionException(new TextSpan(0, 0), $"the expression has {text.Length} characters; at most {LongestExpression} are accepted");
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        while (true)
        {
            tokens.Add(lexer.Next());
            if (tokens[^1].Kind == TokenKind.End)
                return tokens;
        }
    }

    Token Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        if (_at == _text.Length)
            return new Token(TokenKind.End, "", null, new TextSpan(_at, 0));
        var c = _text[_at];
        if (char.IsAsciiLetter(c) || c == '_')
            return Name();
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])))
            return Number();
        if (c is '\'' or '"')
            return Quoted(c);
        foreach (var symbol in Symbols)
        {
            if (!_text.AsSpan(_at).StartsWith(symbol))
                continue;
            _at += symbol.Length;
            return new Token(TokenKind.Symbol, symbol, null, new TextSpan(_at - symbol.Length, symbol.Length));
        }
        var rune = char.IsHighSurrogate(c) && _at + 1 < _text.Length ? _text.Substring(_at, 2) : c.ToString();
        throw new ExpressionException(new TextSpan(_at, rune.Length), $"'{rune}' has no meaning in an expression", ["names", "numbers", "'texts'", "durations such as 7d", .. Symbols]);
    }

    Token Name()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
            _at++;
        return new Token(TokenKind.Name, _text[start.._at], null, TextSpan.Between(start, _at));
    }

    Token Number()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '.' || IsExponentSign()))
            _at++;
        var word = _text[start.._at];
        var span = TextSpan.Between(start, _at);
        if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return new Token(TokenKind.Integer, word, whole, span);
        if (word.All(char.IsAsciiDigit))
            throw new ExpressionException(span, $"'{word}' is larger than an int64; write it with a decimal point to have a float64");
        if (double.TryParse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
            return new Token(TokenKind.Float, word, real, span);
        if (Durations.TryParse(word, out var duration))
            return new Token(TokenKind.Duration, word, duration, span);
        throw new ExpressionException(span, $"'{word}' is neither a number nor a duration", ["1", "2.5", "1e-3", .. Durations.Examples]);

        bool IsExponentSign() =>
            _text[_at] is '+' or '-' && _text[_at - 1] is 'e' or 'E' && _at - 1 > start && !_text.AsSpan(start, _at - 1 - start).ContainsAnyExcept(NumberCharacters);
    }

    Token Quoted(char quote)
    {
        var start = _at++;
        var value = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c != quote)
                value.Append(c);
            else if (_at < _text.Length && _text[_at] == quote)
                value.Append(_text[_at++]);
            else
                return new Token(TokenKind.Text, value.ToString(), null, TextSpan.Between(start, _at));
        }
        throw new ExpressionException(TextSpan.Between(start, _at), $"the text that starts here has no closing {quote} (write it twice to have one inside)");
    }
}
