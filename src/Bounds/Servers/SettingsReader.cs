using System.Globalization;
using Leak.Bounds.Facts;
using Leak.Clients.Catalog;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Bounds.Servers;

/// <summary>Reads the limits of an ASP.NET Core app of this process: what its configuration says and where it says so, and what Kestrel has of it.</summary>
internal static class SettingsReader
{
    private const string Section = "Timeouts";

    private static readonly string[] s_configured =
    [
        LimitNames.Handshake, LimitNames.RequestHead, LimitNames.KeepAlive, LimitNames.Read, LimitNames.Write, LimitNames.Handler, LimitNames.Upstream,
        LimitNames.Stream, LimitNames.WebSocket, LimitNames.MaxRequests,
    ];

    /// <summary>Those that are set, by the configuration first.</summary>
    public static IReadOnlyList<SettingInForce> Read(IServiceProvider services)
    {
        var configuration = services.GetService<IConfiguration>() as IConfigurationRoot;
        var limits = services.GetService<IOptions<KestrelServerOptions>>()?.Value.Limits;
        return
        [
            .. s_configured.Select(limit => configuration is null ? null : Configured(configuration, limit)).OfType<SettingInForce>(),
            .. limits is null ? [] : Kestrels(limits),
        ];
    }

    private static IEnumerable<SettingInForce> Kestrels(KestrelServerLimits limits)
    {
        var own = new KestrelServerLimits();
        yield return Of(LimitNames.RequestHead, nameof(limits.RequestHeadersTimeout), Text(limits.RequestHeadersTimeout), Text(own.RequestHeadersTimeout));
        yield return Of(LimitNames.RequestHead, nameof(limits.KeepAliveTimeout), Text(limits.KeepAliveTimeout), Text(own.KeepAliveTimeout));
        yield return Of(LimitNames.KeepAlive, nameof(limits.KeepAliveTimeout), Text(limits.KeepAliveTimeout), Text(own.KeepAliveTimeout));
        yield return Of(LimitNames.Read, nameof(limits.MinRequestBodyDataRate), Text(limits.MinRequestBodyDataRate), Text(own.MinRequestBodyDataRate));
        yield return Of(LimitNames.Write, nameof(limits.MinResponseDataRate), Text(limits.MinResponseDataRate), Text(own.MinResponseDataRate));
    }

    private static SettingInForce Of(string limit, string name, string value, string own) =>
        new(limit, $"{nameof(KestrelServerLimits)}.{name}", value, value == own ? "Kestrel itself" : null);

    private static string Text(TimeSpan value) => value.ToString("c", CultureInfo.InvariantCulture);

    private static string Text(MinDataRate? rate) => rate is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{rate.BytesPerSecond} bytes per second after {Text(rate.GracePeriod)}");

    private static SettingInForce? Configured(IConfigurationRoot configuration, string limit)
    {
        var key = $"{Section}:{limit}";
        return Find(configuration, key) is var (provider, value) ? new SettingInForce(limit, key, value, Name(provider, key), Source(provider)) : null;
    }

    /// <summary>The last that has it wins.</summary>
    private static (IConfigurationProvider Provider, string Value)? Find(IConfigurationRoot configuration, string key)
    {
        foreach (var provider in configuration.Providers.Reverse())
        {
            if (provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner } && Find(inner, key) is { } found)
            {
                return found;
            }

            if (provider.TryGet(key, out var value) && value is not null)
            {
                return (provider, value);
            }
        }

        return null;
    }

    private static SettingSource Source(IConfigurationProvider provider) => provider switch
    {
        FileConfigurationProvider { Source.Path: { } path } when path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) => SettingSource.JsonFile,
        EnvironmentVariablesConfigurationProvider => SettingSource.Environment,
        CommandLineConfigurationProvider => SettingSource.CommandLine,
        _ => SettingSource.Other,
    };

    private static string Name(IConfigurationProvider provider, string key) => provider switch
    {
        FileConfigurationProvider file => file.Source.Path ?? "a file",
        EnvironmentVariablesConfigurationProvider => $"the environment variable {key.Replace(":", "__", StringComparison.Ordinal)}",
        CommandLineConfigurationProvider => "the command line",
        _ => provider.GetType().Name.Replace("ConfigurationProvider", "", StringComparison.Ordinal) is { Length: > 0 } name ? $"the configuration ({name})" : "the configuration",
    };
}
