using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Millrace.Dapr.Tests.Surface;

/// <summary>Writes types and signatures as C# does, without nullability of references.</summary>
static class SurfaceText
{
    static readonly Dictionary<string, string> s_keywords = new(StringComparer.Ordinal)
    {
        ["System.String"] = "string", ["System.Int32"] = "int", ["System.Boolean"] = "bool", ["System.Byte"] = "byte",
        ["System.Void"] = "void", ["System.Object"] = "object",
    };

    public static string Signature(MethodInfo method)
    {
        var names = new Queue<string?>(method.ReturnParameter.GetCustomAttribute<TupleElementNamesAttribute>()?.TransformNames ?? []);
        var generic = method.IsGenericMethod
            ? $"<{string.Join(",", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
        return $"{Name(method.ReturnType, names: names)} {method.Name}{generic}{Parameters(method)}";
    }

    /// <summary>The parameters in brackets, with their names; a default value only shows that there is one.</summary>
    public static string Parameters(MethodBase method, bool values = true) =>
        $"({string.Join(",", method.GetParameters().Select(parameter => Parameter(parameter, values)))})";

    public static string Name(Type type, bool qualified = false, Queue<string?>? names = null)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (s_keywords.TryGetValue(type.FullName ?? "", out var keyword))
            return keyword;
        if (type is { IsGenericType: true, Name: "ValueTuple`2" })
        {
            names ??= new Queue<string?>();
            var labels = type.GetGenericArguments().Select(_ => names.TryDequeue(out var name) ? name : null).ToList();
            return $"({string.Join(",", type.GetGenericArguments().Zip(labels, (argument, label) =>
                label is null ? Name(argument) : $"{Name(argument)} {label}"))})";
        }
        var simple = qualified ? $"{type.Namespace}.{type.Name}" : type.Name;
        return type.IsGenericType
            ? $"{simple.Split('`')[0]}<{string.Join(",", type.GetGenericArguments().Select(argument => Name(argument, names: names)))}>"
            : simple;
    }

    static string Parameter(ParameterInfo parameter, bool values)
    {
        var text = $"{Name(parameter.ParameterType)} {parameter.Name}";
        if (!parameter.HasDefaultValue)
            return text;
        return values
            ? $"{text}={Convert.ToString(parameter.RawDefaultValue, CultureInfo.InvariantCulture)}"
            : text + "=_";
    }
}
