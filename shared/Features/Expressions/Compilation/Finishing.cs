using System.Diagnostics.Metrics;
using Millrace.Features.Model;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>Turns what the compiler made into what the engine runs.</summary>
internal static class Finishing
{
    static readonly Meter Meter = new("Millrace.Features");

    /// <summary>Results that became null because they were no number or did not fit their type, by expression.</summary>
    static readonly Counter<long> Lost = Meter.CreateCounter<long>("millrace_feature_nonfinite_total", "{value}",
        "Results of expressions that became null: NaN, infinite, divided by zero, or too large");

    public static CompiledExpression Finish(Compiled compiled, string text, IReadOnlyCollection<string> inputs)
    {
        var run = compiled.Run;
        var label = new KeyValuePair<string, object?>("expression", text.Length > 120 ? text[..120] + "…" : text);
        return new CompiledExpression(compiled.Type.Column(), text, [.. inputs], batch =>
        {
            var frame = new Frame(batch);
            var column = run(frame);
            if (frame.Lost > 0)
                Lost.Add(frame.Lost, label);
            return column;
        });
    }
}
