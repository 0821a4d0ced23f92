using System.Globalization;
using Leak.Server.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace Leak.Server.Listeners;

/// <summary>
/// The public listener for HTTP/2 without TLS. Kestrel cannot tell the two protocols apart on one plain port, so it is a
/// port of its own.
/// </summary>
internal sealed class Http2Listener : IConfigureOptions<KestrelServerOptions>
{
    private const string Name = "Http2";
    private const string Endpoints = "Kestrel:Endpoints";
    private const string UrlsKey = "urls";

    private ListenOptions? _listener;

    /// <summary>The port as bound; <see langword="null"/>: there is no such listener.</summary>
    public int? Port => _listener?.IPEndPoint?.Port;

    /// <summary>What the public listeners were asked to be, for a message.</summary>
    public static string Asked(IConfiguration configuration) => configuration.GetSection(Endpoints) is var endpoints && endpoints.Exists()
        ? string.Join(';', endpoints.GetChildren().Select(endpoint => endpoint["Url"]))
        : configuration[UrlsKey] ?? "";

    /// <summary>
    /// Adds the listener where it is configured. Kestrel drops <c>urls</c> once it has any endpoint of another origin,
    /// so those become endpoints as well.
    /// </summary>
    public static void AddTo(IConfigurationManager configuration)
    {
        // A port that is none is refused at the start.
        if (!ushort.TryParse(configuration[$"{Http2Options.Section}:{nameof(Http2Options.Port)}"], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return;
        }

        var endpoints = new Dictionary<string, string?> { [$"{Endpoints}:{Name}:Url"] = $"http://127.0.0.1:{port}" };
        if (!configuration.GetSection(Endpoints).Exists())
        {
            foreach (var (number, url) in Urls(configuration).Index())
            {
                endpoints[$"{Endpoints}:Http1-{number}:Url"] = url;
            }
        }

        // A list of nothing: empty, it would fall back to the host's own, and Kestrel would warn that it drops that.
        endpoints[UrlsKey] = ";";
        configuration.Sources.Add(new MemoryConfigurationSource { InitialData = endpoints });
    }

    /// <inheritdoc/>
    public void Configure(KestrelServerOptions options) => options.ConfigurationLoader?.Endpoint(Name, endpoint =>
    {
        endpoint.ListenOptions.Protocols = HttpProtocols.Http2;
        _listener = endpoint.ListenOptions;
    });

    private static string[] Urls(IConfiguration configuration)
    {
        if (Split(UrlsKey) is { Length: > 0 } urls)
        {
            return urls;
        }

        return [.. Split("http_ports").Select(port => $"http://*:{port}"), .. Split("https_ports").Select(port => $"https://*:{port}")];

        string[] Split(string key) => (configuration[key] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}

/// <summary>Registers the listeners.</summary>
internal static class ListenerServices
{
    public static void AddListeners(this IServiceCollection services)
    {
        services.AddCheckedOptions<Http2Options>(Http2Options.Section);
        services.AddSingleton<IValidateOptions<Http2Options>, Http2OptionsValidator>();
        services.AddSingleton<Http2Listener>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider => provider.GetRequiredService<Http2Listener>());
    }
}
