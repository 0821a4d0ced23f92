using System.ComponentModel;
using System.Reflection;
using Leak.Server.Endpoints;
using Microsoft.Extensions.Options;

namespace Leak.Server.Configuration;

/// <summary>Binds a configuration section to options and refuses what the binder would pass over or tell unclearly.</summary>
internal static class CheckedOptions
{
    private static readonly Dictionary<Type, string> _forms = new()
    {
        [typeof(bool)] = "true or false",
        [typeof(int)] = "a whole number",
        [typeof(double)] = "a number",
        [typeof(Uri)] = "an address",
        [typeof(TimeSpan)] = "a time as [days.]hours:minutes:seconds, such as 00:00:05 or 00:00:02.5",
    };

    /// <summary>
    /// Adds options that are read from <paramref name="section"/> and checked at the start: an unknown key or a value
    /// of the wrong form is an <see cref="OptionsValidationException"/> that names the key, the value and what is allowed.
    /// </summary>
    public static OptionsBuilder<TOptions> AddCheckedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        return services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => Bind(configuration.GetSection(section), options))
            .ValidateOnStart();
    }

    private static void Bind(IConfigurationSection section, object options)
    {
        var faults = Faults(section, options.GetType()).ToList();
        if (faults.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, options.GetType(), faults);
        }

        section.Bind(options);
    }

    private static IEnumerable<string> Faults(IConfigurationSection section, Type type)
    {
        // Sources that chain others give a section an empty value.
        if (!string.IsNullOrEmpty(section.Value))
        {
            yield return $"{section.Path} is '{EscapedText.Of(section.Value)}'; allowed: {Known(section, type)}";
        }

        foreach (var child in section.GetChildren())
        {
            var property = type.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null)
            {
                yield return $"{EscapedText.Of(child.Path)} is unknown; allowed: {Known(section, type)}";
            }
            else if (!_forms.TryGetValue(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, out var form))
            {
                foreach (var fault in Faults(child, property.PropertyType))
                {
                    yield return fault;
                }
            }
            else if (child.Value is null || !TypeDescriptor.GetConverter(property.PropertyType).IsValid(child.Value))
            {
                yield return $"{child.Path} is '{EscapedText.Of(child.Value ?? "a section")}'; allowed: {form}";
            }
        }
    }

    private static string Known(IConfigurationSection section, Type type) =>
        string.Join(", ", type.GetProperties().Select(property => $"{section.Path}:{property.Name}"));
}
