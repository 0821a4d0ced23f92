using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Leak.Timeouts.Configuration;

/// <summary>Binds a configuration section to options and refuses what the binder would pass over or tell unclearly.</summary>
internal static class CheckedSection
{
    private static readonly Dictionary<Type, string> s_forms = new()
    {
        [typeof(bool)] = "true or false",
        [typeof(int)] = "a whole number",
        [typeof(double)] = "a number",
        [typeof(Uri)] = "an address",
        [typeof(TimeSpan)] = "a time as [days.]hours:minutes:seconds, such as 00:00:05 or 00:00:02.5",
    };

    /// <summary>Reads <paramref name="section"/> into <paramref name="options"/>.</summary>
    /// <exception cref="OptionsValidationException">An unknown key, or a value of the wrong form: it names the key, the value and what is allowed.</exception>
    public static void BindChecked(this IConfiguration section, object options)
    {
        var faults = Faults(section, options.GetType()).ToList();
        if (faults.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, options.GetType(), faults);
        }

        section.Bind(options);
    }

    private static IEnumerable<string> Faults(IConfiguration section, Type type)
    {
        // Sources that chain others give a section an empty value.
        if (section is IConfigurationSection { Value: { Length: > 0 } value } itself)
        {
            yield return $"{itself.Path} is '{EscapedText.Of(value)}'; allowed: {Known(section, type)}";
        }

        foreach (var child in section.GetChildren())
        {
            var property = type.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null)
            {
                yield return $"{EscapedText.Of(child.Path)} is unknown; allowed: {Known(section, type)}";
            }
            else if (Form(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is not { } form)
            {
                foreach (var fault in Faults(child, property.PropertyType))
                {
                    yield return fault;
                }
            }
            else if (child.Value is null || !IsValid(property.PropertyType, child.Value))
            {
                yield return $"{child.Path} is '{EscapedText.Of(child.Value ?? "a section")}'; allowed: {form}";
            }
        }
    }

    /// <summary>How a value of a type is written; <see langword="null"/> for a section.</summary>
    private static string? Form(Type type) => type.IsEnum ? string.Join(" or ", Enum.GetNames(type)) : s_forms.GetValueOrDefault(type);

    private static bool IsValid(Type type, string value) => type.IsEnum
        // As the binder takes them.
        ? Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase)
        : TypeDescriptor.GetConverter(type).IsValid(value);

    private static string Known(IConfiguration section, Type type)
    {
        var path = section is IConfigurationSection itself ? $"{itself.Path}:" : "";
        return string.Join(", ", type.GetProperties().Select(property => path + property.Name));
    }
}
