using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>
/// An aggregate function. Its states form a commutative monoid (<c>Empty</c>, <c>Add</c>, <c>Merge</c>) in bits:
/// the finished value and the encoding depend on the set of added rows alone, never on order or grouping.
/// </summary>
public abstract class AggregateOperator
{
    /// <summary>The name it is called by.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for people: what it gives, and what for no rows.</summary>
    public abstract string Summary { get; }

    /// <summary>What the arguments may be, for messages, e.g. <c>(number)</c>.</summary>
    public abstract string Arguments { get; }

    /// <summary>Named parameters.</summary>
    public virtual IReadOnlyList<ParameterSpec> Parameters => [];

    /// <summary>Whether a window other than all history may be given.</summary>
    public virtual bool AllowsWindow => true;

    /// <summary>Whether it orders events of one time by their ids; records of views without such keep no ids.</summary>
    public virtual bool ReadsIds => false;

    /// <summary>Binds the operator to argument types and parameters.</summary>
    /// <exception cref="ArgumentException">They do not fit; the message is for people.</exception>
    public AggregateCall Resolve(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var (name, value) in parameters)
        {
            var spec = Parameters.FirstOrDefault(candidate => candidate.Name == name)
                ?? throw new ArgumentException(Parameters.Count == 0
                    ? $"{Name} takes no parameter '{name}'"
                    : $"{Name} takes no parameter '{name}', only {string.Join(", ", Parameters.Select(each => each.Name))}");
            if (value.GetType() != spec.Type)
                throw new ArgumentException($"{Name}({name}: …) takes a {spec.Type.Name}, not a {value.GetType().Name}");
        }

        var given = Parameters.ToDictionary(
            spec => spec.Name,
            spec => parameters.GetValueOrDefault(spec.Name) ?? spec.Default ?? throw new ArgumentException($"{Name} needs the parameter '{spec.Name}'"));
        return Bind(arguments, given)
            ?? throw new ArgumentException($"{Name} takes {Arguments}, not ({string.Join(", ", arguments)})");
    }

    /// <summary>The bound call, or null when the types do not fit; all parameters are present.</summary>
    protected abstract AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters);
}
