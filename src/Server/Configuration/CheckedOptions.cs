using Leak.Timeouts.Configuration;
using Microsoft.Extensions.Options;

namespace Leak.Server.Configuration;

/// <summary>Adds options that are read from a section and checked at the start.</summary>
internal static class CheckedOptions
{
    /// <summary>
    /// Adds options of <paramref name="section"/>: an unknown key or a value of the wrong form is an
    /// <see cref="OptionsValidationException"/> that names the key, the value and what is allowed.
    /// </summary>
    public static OptionsBuilder<TOptions> AddCheckedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class => services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection(section).BindChecked(options))
            .ValidateOnStart();
}
