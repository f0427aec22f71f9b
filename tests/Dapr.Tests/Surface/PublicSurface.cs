using System.Reflection;
using System.Runtime.CompilerServices;

namespace Millrace.Dapr.Tests.Surface;

/// <summary>One public thing of an assembly that another program could be compiled against.</summary>
/// <param name="Type">The type it belongs to.</param>
/// <param name="Text">What the compiler sees of it, in one line.</param>
/// <param name="Member">The member; null for the type itself.</param>
sealed record SurfaceItem(Type Type, string Text, MemberInfo? Member);

/// <summary>Lists what assemblies offer in public, member by member.</summary>
static class PublicSurface
{
    const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<SurfaceItem> Of(IEnumerable<Assembly> assemblies) =>
        [.. assemblies.SelectMany(assembly => assembly.GetExportedTypes()).SelectMany(Items)];

    static IEnumerable<SurfaceItem> Items(Type type)
    {
        var owner = SurfaceText.Name(type, qualified: true);
        yield return new(type, $"{Kind(type)} {owner}", null);
        foreach (var implemented in type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []))
            if (implemented.Namespace!.StartsWith("Dapr", StringComparison.Ordinal) || implemented == typeof(IDisposable))
                yield return new(type, $"{owner} : {SurfaceText.Name(implemented, qualified: true)}", null);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            yield return new(type, $"{owner} : {SurfaceText.Name(parent, qualified: true)}", null);
        foreach (var member in type.GetMembers(Declared).Where(IsVisible))
            foreach (var text in Texts(member))
                yield return new(type, $"{owner}.{text}", member);
    }

    static IEnumerable<string> Texts(MemberInfo member)
    {
        switch (member)
        {
            case FieldInfo field:
                yield return field.DeclaringType!.IsEnum
                    ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), null)}"
                    : $"{field.Name} : {SurfaceText.Name(field.FieldType)}";
                break;
            case PropertyInfo property:
                var accessors = new[] { property.GetMethod, property.SetMethod };
                foreach (var accessor in accessors.Where(accessor => accessor is not null && IsVisible(accessor)))
                    yield return $"{property.Name} : {SurfaceText.Name(property.PropertyType)} {{ {Accessor(accessor!)} }}";
                break;
            case ConstructorInfo constructor:
                yield return $"ctor{SurfaceText.Parameters(constructor)}";
                break;
            case MethodInfo { IsSpecialName: false } method:
                yield return $"{SurfaceText.Signature(method)}{Modifiers(method)}";
                break;
            default:
                break;
        }
    }

    static string Modifiers(MethodInfo method) =>
        (method.IsStatic ? " static" : "") + (method.IsAbstract && !method.DeclaringType!.IsInterface ? " abstract" : "")
        + (method is { IsVirtual: true, IsAbstract: false, IsFinal: false } ? " virtual" : "")
        + (method.IsDefined(typeof(ExtensionAttribute)) ? " extension" : "")
        + (method.IsDefined(typeof(ObsoleteAttribute)) ? " obsolete" : "");

    static string Accessor(MethodInfo accessor) =>
        accessor.ReturnType != typeof(void) ? "get"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set";

    static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
        : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + "class";

    static bool IsVisible(MemberInfo member) => member switch
    {
        // An override of a member of another library is that library's surface.
        MethodInfo method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            && (method.GetBaseDefinition().DeclaringType == method.DeclaringType || method.IsStatic),
        MethodBase constructor => constructor.IsPublic || constructor.IsFamily || constructor.IsFamilyOrAssembly,
        FieldInfo field => field.Name != "value__" && (field.IsPublic || field.IsFamily),
        PropertyInfo property => property.GetAccessors(true).Any(IsVisible),
        _ => false,
    };
}
