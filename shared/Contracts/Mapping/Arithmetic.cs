using System.Globalization;

namespace Millrace.Contracts.Mapping;

/// <summary>
/// Arithmetic over columns: + − * / and brackets, in decimals of 28 digits. An empty operand or a division by zero gives null;
/// an operand that is no number gives back its text, so that the contract's type check tells it.
/// </summary>
public sealed class Arithmetic
{
    readonly List<Step> _steps;

    Arithmetic(string text, List<Step> steps)
    {
        Text = text;
        _steps = steps;
    }

    readonly record struct Step(char Operator, string? Column, decimal Number);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>The columns it reads.</summary>
    public IEnumerable<string> Columns => _steps.Where(step => step.Column is not null).Select(step => step.Column!).Distinct();

    /// <summary>Reads an expression: numbers, names (letters, digits, _) or names in double quotes, operators, brackets.</summary>
    /// <returns>Null with the mistake, when it is none.</returns>
    public static Arithmetic? Parse(string text, out string? mistake)
    {
        var parser = new Parser(text);
        var steps = parser.Whole();
        mistake = parser.Mistake;
        return mistake is null ? new(text, steps) : null;
    }

    /// <summary>Computes a row.</summary>
    /// <param name="valueOf">The text of a column, empty when it has none.</param>
    /// <returns>The number as text; null when it has none; the text of an operand that is no number.</returns>
    public string? Evaluate(Func<string, string> valueOf)
    {
        var stack = new Stack<decimal>();
        foreach (var step in _steps)
        {
            if (step.Operator == 'v')
            {
                var text = step.Column is null ? null : valueOf(step.Column).Trim();
                if (text is "")
                    return null;
                if (text is null)
                    stack.Push(step.Number);
                else if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                    stack.Push(number);
                else
                    return text;
                continue;
            }

            var right = stack.Pop();
            var left = stack.Pop();
            if (step.Operator == '/' && right == 0)
                return null;
            try
            {
                stack.Push(step.Operator switch { '+' => left + right, '-' => left - right, '*' => left * right, _ => left / right });
            }
            catch (OverflowException)
            {
                return $"{Text}: too large";
            }
        }

        return stack.Pop().ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Recursive descent into steps of a stack machine.</summary>
    ref struct Parser(string text)
    {
        const int MaxDepth = 50;

        readonly List<Step> _steps = [];
        int _at = 0;
        int _depth = 0;

        public string? Mistake { get; private set; }

        public List<Step> Whole()
        {
            Sum();
            if (Mistake is null && Peek() != '\0')
                Fail("an operator");
            return _steps;
        }

        void Sum() => Chain("+-", first: true);

        void Chain(string operators, bool first)
        {
            Next(first);
            while (Mistake is null && operators.Contains(Peek(), StringComparison.Ordinal) && Peek() != '\0')
            {
                var op = text[_at++];
                Next(first);
                _steps.Add(new(op, null, 0));
            }
        }

        void Next(bool first)
        {
            if (first)
                Chain("*/", first: false);
            else
                Operand();
        }

        void Operand()
        {
            var letter = Peek();
            if (letter == '(')
            {
                _at++;
                if (++_depth > MaxDepth)
                    Fail($"fewer than {MaxDepth} brackets");
                else
                    Sum();
                _depth--;
                if (Mistake is null && Peek() == ')')
                    _at++;
                else
                    Fail("')'");
                return;
            }

            var start = _at;
            if (letter == '"')
            {
                var end = text.IndexOf('"', _at + 1);
                if (end < 0)
                {
                    Fail("a closing quote");
                    return;
                }

                _at = end + 1;
                _steps.Add(new('v', text[(start + 1)..end], 0));
                return;
            }

            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.'))
                _at++;
            var word = text[start.._at];
            if (word.Length == 0)
                Fail("a number, a column or '('");
            else if (decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                _steps.Add(new('v', null, number));
            else
                _steps.Add(new('v', word, 0));
        }

        char Peek()
        {
            while (_at < text.Length && text[_at] == ' ')
                _at++;
            return _at < text.Length ? text[_at] : '\0';
        }

        void Fail(string expected) => Mistake ??= $"'{text}': expected {expected} at position {_at + 1}.";
    }
}
