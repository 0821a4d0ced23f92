using System.Text;

namespace Leak.Profiling.Naming;

/// <summary>Names of types as in the source, without namespaces.</summary>
internal static class TypeName
{
    /// <summary><c>Outer&lt;T&gt;.Inner</c>, whatever the type.</summary>
    public static string Of(Type type)
    {
        var outer = type.DeclaringType is { } declaring ? OfSource(declaring) + "." : "";
        return outer + Bare(type) + Own(type);
    }

    /// <summary>The innermost type around it, itself among them, that stands in the source: closures do not.</summary>
    public static string OfSource(Type type)
    {
        while (type.Name.StartsWith("<>", StringComparison.Ordinal) && type.DeclaringType is { } declaring)
        {
            type = declaring;
        }
        return Of(type);
    }

    /// <summary>Its own name alone. A type of a file's own is <c>&lt;File&gt;F0123__Name</c>.</summary>
    public static string Bare(Type type)
    {
        var name = type.Name;
        var tick = name.LastIndexOf('`');
        name = tick < 0 ? name : name[..tick];
        var mark = name.StartsWith('<') && name.Contains(">F", StringComparison.Ordinal)
            ? name.LastIndexOf("__", StringComparison.Ordinal)
            : -1;
        return mark < 0 ? name : name[(mark + 2)..];
    }

    public static string List(ReadOnlySpan<Type> parameters)
    {
        if (parameters.IsEmpty)
        {
            return "";
        }
        var list = new StringBuilder("<");
        foreach (var parameter in parameters)
        {
            list.Append(list.Length > 1 ? ", " : "").Append(parameter.Name);
        }
        return list.Append('>').ToString();
    }

    private static string Own(Type type)
    {
        if (!type.IsGenericType)
        {
            return "";
        }
        var parameters = type.GetGenericTypeDefinition().GetGenericArguments();
        var inherited = type.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments().Length : 0;
        return List(parameters.AsSpan(inherited));
    }
}
