using YamlDotNet.Core;

namespace Millrace.Features.Definitions.Yaml;

/// <summary>
/// Finds the place of a character of a scalar's value in the file. Quotes, escapes, folding and indentation make
/// value and source differ, so both are walked side by side over what is not white space.
/// </summary>
/// <param name="Text">The file.</param>
/// <param name="Start">Index in the file at which the scalar starts.</param>
/// <param name="End">Index after the scalar.</param>
internal sealed record ScalarSource(string Text, int Start, int End)
{
    public Position Locate(YamlScalar scalar, int offset)
    {
        var index = Math.Clamp(Start, 0, Text.Length);
        var end = Math.Clamp(End, index, Text.Length);
        switch (scalar.Style)
        {
            case ScalarStyle.Literal or ScalarStyle.Folded:
                var newline = Text.IndexOf('\n', index);
                index = newline < 0 ? end : newline + 1;
                break;
            case ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted:
                index++;
                break;
        }

        var value = scalar.Value;
        var last = index;
        for (var i = 0; i <= Math.Min(offset, value.Length - 1); i++)
        {
            if (char.IsWhiteSpace(value[i]))
            {
                last = index;
                continue;
            }
            index = Next(value[i], index, end, scalar.Style);
            if (index >= end)
                return scalar.At;
            last = index++;
        }
        return At(scalar.At.File, offset >= value.Length ? index : last);
    }

    int Next(char wanted, int index, int end, ScalarStyle style)
    {
        while (index < end && Text[index] != wanted)
        {
            var skippable = char.IsWhiteSpace(Text[index])
                || (style == ScalarStyle.DoubleQuoted && Text[index] == '\\')
                || (style == ScalarStyle.SingleQuoted && Text[index] == '\'');
            if (!skippable)
                return end;
            index++;
        }
        // A doubled quote stands for one: the second must not be taken for the next character.
        if (style == ScalarStyle.SingleQuoted && wanted == '\'' && index + 1 < end && Text[index + 1] == '\'')
            index++;
        if (style == ScalarStyle.DoubleQuoted && wanted == '\\' && index + 1 < end)
            index++;
        return index;
    }

    Position At(string file, int index)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < Math.Min(index, Text.Length); i++)
        {
            if (Text[i] != '\n')
                continue;
            line++;
            lineStart = i + 1;
        }
        return new Position(file, line, index - lineStart + 1);
    }
}
