using System.Text.Json;
using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Syntax;
using Millrace.Features.Vectors;

namespace Millrace.Features.Expressions.Functions;

/// <summary>Functions of vectors.</summary>
internal static class VectorFunctions
{
    const int MostBuckets = 4096;

    public static readonly Function[] All =
    [
        new("cosine", ["u", "v"], "u·v / (|u||v|), float64; 0 if a vector is null, zero, or they differ in length", Cosine),
        new("hashed_words", ["buckets", "field=text..."], "a bag of words in buckets, scaled to length 1; attributes=json gives each attribute a field of its own; null if there is no word", _ => throw new InvalidOperationException())
        {
            Custom = HashedFields,
        },
    ];

    static Compiled Cosine(Arguments a)
    {
        var (u, v) = (a.Vector(0), a.Vector(1));
        return new(ExpressionType.Float64, frame =>
        {
            var (x, y) = ((VectorColumn)u(frame), (VectorColumn)v(frame));
            var results = new double[x.Length];
            for (var i = 0; i < results.Length; i++)
                results[i] = x.Rows[i] is { } left && y.Rows[i] is { } right ? Of(left, right) : 0;
            return new DoubleColumn(results);
        });
    }

    /// <summary>In double, first to last, so that the bits are the same everywhere.</summary>
    static double Of(float[] u, float[] v)
    {
        if (u.Length != v.Length)
            return 0;
        var (dot, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < u.Length; i++)
        {
            dot += (double)u[i] * v[i];
            first += (double)u[i] * u[i];
            second += (double)v[i] * v[i];
        }
        var cosine = dot / (Math.Sqrt(first) * Math.Sqrt(second));
        return double.IsFinite(cosine) ? Math.Clamp(cosine, -1, 1) : 0;
    }

    static Compiled HashedFields(Function function, CallNode call, ExpressionCompiler compiler)
    {
        if (call.Arguments.Count != 1 || compiler.Compile(call.Arguments[0]) is not { Constant: long and > 0 and <= MostBuckets } count)
            throw new ExpressionException(call.NameSpan, $"'{function.Name}' needs the number of buckets first, a constant from 1 to {MostBuckets}", [function.Signature]);
        if (call.Named.Count == 0)
            throw new ExpressionException(call.NameSpan, $"'{function.Name}' needs at least one field", [function.Signature]);
        var buckets = (int)(long)count.Constant!;
        var fields = call.Named.Select(n => (n.Name, Run: Field(compiler.Compile(n.Value), n))).ToArray();
        return new(ExpressionType.Vector, frame =>
        {
            var columns = fields.Select(f => (f.Name, Column: f.Run(frame))).ToArray();
            var rows = new float[]?[frame.Rows];
            for (var i = 0; i < rows.Length; i++)
                rows[i] = Vector(columns, i, buckets);
            return new VectorColumn(rows);
        });
    }

    static Kernel Field(Compiled compiled, NamedArgument argument) => compiled.Type switch
    {
        ExpressionType.String => compiled.Run,
        ExpressionType.Null => compiled.As(ExpressionType.String).Run,
        ExpressionType.List => compiled.Run,
        _ => throw new ExpressionException(argument.Value.Span, $"the field '{argument.Name}' must be string or list, not {compiled.Type.Word()}"),
    };

    static float[]? Vector((string Name, Column Column)[] fields, int row, int buckets)
    {
        var words = new HashedWords(buckets);
        foreach (var (name, column) in fields)
        {
            if (column is ListColumn lists)
                words.AddAttributes(lists.Rows[row]);
            else if (name == "attributes")
                words.AddAttributes(Attributes(((StringColumn)column)[row]));
            else
                words.Add(name, ((StringColumn)column)[row]);
        }
        return words.ToVector();
    }

    /// <summary>A JSON object as <c>key=value</c> texts; any other text as it is.</summary>
    static List<object?> Attributes(string? json)
    {
        if (json is null)
            return [];
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return [.. document.RootElement.EnumerateObject().Select(p => (object?)$"{p.Name}={p.Value}")];
        }
        catch (JsonException)
        {
            // Plain text is taken as it is.
        }
        return [json];
    }
}
