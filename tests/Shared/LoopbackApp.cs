using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Leak.Shared;

/// <summary>A real Kestrel on a free port of this machine, and clients that connect and stay silent.</summary>
internal sealed class LoopbackApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<Socket> _clients = [];

    private LoopbackApp(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    public int Port => Address.Port;

    /// <summary>The ports of all that it listens on, in the order of its settings.</summary>
    public IReadOnlyList<int> Ports => [.. _app.Urls.Select(url => new Uri(url).Port)];

    /// <param name="configure">What the app adds; it listens by <c>--urls</c> unless that makes it listen otherwise.</param>
    /// <param name="map">What the app answers.</param>
    public static async Task<LoopbackApp> StartAsync(Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        // Settings are not watched: each watch would cost an inotify instance.
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        configure?.Invoke(builder);
        var app = builder.Build();
        map?.Invoke(app);
        await app.StartAsync();
        return new LoopbackApp(app);
    }

    /// <summary>One that speaks HTTP/2 with prior knowledge on a plain port, its limits the defaults.</summary>
    /// <param name="map">What the app answers.</param>
    public static Task<LoopbackApp> StartHttp2Async(Action<WebApplication> map) => StartAsync(
        builder => builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2)),
        map);

    /// <summary>Connects silent clients; their own ports are returned.</summary>
    public async Task<IReadOnlyList<int>> ConnectAsync(int count)
    {
        var ports = new List<int>();
        for (var number = 0; number < count; number++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _clients.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, Port);
            ports.Add(((IPEndPoint)client.LocalEndPoint!).Port);
        }

        return ports;
    }

    /// <summary>Sends bytes on the last client's connection.</summary>
    public async Task SendAsync(byte[] bytes) => await _clients[^1].SendAsync(bytes);

    public void CloseClients()
    {
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        CloseClients();
        await _app.DisposeAsync();
    }
}
