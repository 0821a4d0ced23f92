using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace Leak.Server.Listeners;

/// <summary>
/// The public listeners beside the plain one, each on a port of its own: HTTP/2 without TLS, which Kestrel cannot tell from HTTP/1.1 on
/// one plain port, and HTTP/1.1 or HTTP/2 over TLS, as the client chooses (ALPN).
/// </summary>
internal sealed class ExtraListeners(IServiceProvider services) : IConfigureOptions<KestrelServerOptions>, IDisposable
{
    private const string Http2 = Http2Options.Section;
    private const string Tls = TlsOptions.Section;
    private const string Endpoints = "Kestrel:Endpoints";
    private const string UrlsKey = "urls";

    private readonly Dictionary<string, ListenOptions> _listeners = [];
    private X509Certificate2? _certificate;

    /// <summary>The port of HTTP/2 as bound; <see langword="null"/>: there is no such listener.</summary>
    public int? Http2Port => PortOf(Http2);

    /// <summary>The port of TLS as bound; <see langword="null"/>: there is no such listener.</summary>
    public int? TlsPort => PortOf(Tls);

    /// <summary>What the public listeners were asked to be, for a message.</summary>
    public static string Asked(IConfiguration configuration) => configuration.GetSection(Endpoints) is var endpoints && endpoints.Exists()
        ? string.Join(';', endpoints.GetChildren().Select(endpoint => endpoint["Url"]))
        : configuration[UrlsKey] ?? "";

    /// <summary>
    /// Adds the listeners that are configured. Kestrel drops <c>urls</c> once it has any endpoint of another origin,
    /// so those become endpoints as well.
    /// </summary>
    public static void AddTo(IConfigurationManager configuration)
    {
        var endpoints = new Dictionary<string, string?>();
        Add(Http2, nameof(Http2Options.Port), "http");
        Add(Tls, nameof(TlsOptions.Port), "https");
        if (endpoints.Count == 0)
        {
            return;
        }

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

        void Add(string section, string key, string scheme)
        {
            // What is not a port is refused at the start.
            if (ushort.TryParse(configuration[$"{section}:{key}"], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                endpoints[$"{Endpoints}:{section}:Url"] = $"{scheme}://127.0.0.1:{port}";
            }
        }
    }

    /// <inheritdoc/>
    public void Configure(KestrelServerOptions options) => options.ConfigurationLoader?
        .Endpoint(Http2, endpoint => Keep(Http2, endpoint.ListenOptions, HttpProtocols.Http2))
        .Endpoint(Tls, endpoint =>
        {
            Keep(Tls, endpoint.ListenOptions, HttpProtocols.Http1AndHttp2);
            endpoint.HttpsOptions.ServerCertificate = _certificate ??= LocalhostCertificate.Create(services.GetService<TimeProvider>() ?? TimeProvider.System);
        });

    /// <inheritdoc/>
    public void Dispose() => _certificate?.Dispose();

    private void Keep(string name, ListenOptions listener, HttpProtocols protocols)
    {
        listener.Protocols = protocols;
        _listeners[name] = listener;
    }

    private int? PortOf(string name) => _listeners.GetValueOrDefault(name)?.IPEndPoint?.Port;

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
