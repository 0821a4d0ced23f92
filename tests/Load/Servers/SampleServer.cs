using System.Globalization;
using System.Net;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Kestrel;
using Leak.Bounds.Servers;
using Leak.Clients.Catalog;
using Leak.Server;
using Leak.Tool.Jobs;
using Microsoft.AspNetCore.Builder;

namespace Leak.Load.Servers;

/// <summary>The sample server in this process, on free ports, with every listener and endpoint that a stall asks for.</summary>
/// <param name="countTasks">Whether its tasks are counted: only where no second server runs in this process.</param>
public sealed class SampleServer(bool countTasks = true) : ISampleServer
{
    private static readonly string[] s_arguments =
    [
        "--urls", "http://127.0.0.1:0", "--Http2:Port", "0", "--Tls:Port", "0", "--Diagnostics:Port", "0",
        "--Logging:LogLevel:Default", "Critical", "--Logging:LogLevel:Microsoft.AspNetCore", "Critical",
        "--Stalls:Enabled", "true",
    ];

    /// <summary>What is added to the app before it starts; <see langword="null"/> (the default): nothing.</summary>
    public Action<WebApplication>? Also { get; init; }

    /// <summary>What is added to the app's builder; <see langword="null"/> (the default): nothing.</summary>
    public Action<WebApplicationBuilder>? AlsoBuild { get; init; }

    /// <summary>Whether its timeouts are those that <c>Leak.Timeouts</c> has by default, whatever the settings say. Default: no.</summary>
    public bool LeavesDefaults { get; init; }

    /// <inheritdoc/>
    public async Task<IServerUnderTest> StartAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return await InProcessServer.StartAsync(token => StartAppAsync(settings, token), cancellationToken, countTasks);
    }

    /// <inheritdoc/>
    public Task<ServerAddress> StartProcessAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return SampleProcess.StartAsync(settings, [.. s_arguments, .. ToArguments(settings)], cancellationToken);
    }

    private async Task<StartedApp> StartAppAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var upstream = new SilentUpstream();
        RunningServer? running = null;
        try
        {
            string[] arguments = [.. s_arguments, "--Stalls:Upstream", upstream.Address.ToString(), .. ToArguments(settings)];
            running = ServerApp.Build(arguments, builder =>
            {
                builder.Services.TagConnectionsWithClientPort();
                if (settings is StockKestrel)
                {
                    builder.Services.LeaveStockLimits();
                }

                AlsoBuild?.Invoke(builder);
            });
            Also?.Invoke(running.Public);
            await running.StartAsync(cancellationToken);
            return new StartedApp(running.Services, OnLoopback(running.PublicPort), StopAsync)
            {
                Others = new Dictionary<ServerListener, IPEndPoint>
                {
                    [ServerListener.Http2] = OnLoopback(running.Http2Port!.Value),
                    [ServerListener.Tls] = OnLoopback(running.TlsPort!.Value),
                },
            };
        }
        catch
        {
            await StopAsync();
            throw;
        }

        async ValueTask StopAsync()
        {
            // Handlers that wait for the upstream end with it; those that ignore their token as the server begins to stop.
            upstream.Dispose();
            if (running is not null)
            {
                await running.DisposeAsync();
            }
        }
    }

    /// <summary>The settings as the server's command line.</summary>
    private IEnumerable<string> ToArguments(ServerSettings settings)
    {
        if (settings is not LeakTimeouts { TimeoutsOn: true } timeouts)
        {
            return ["--Timeouts:Enabled", "false"];
        }

        if (LeavesDefaults)
        {
            return [];
        }

        var mostAbandoned = timeouts.IsOff(LimitNames.MaxRequests) ? 0 : timeouts.MaxRequests;
        return
        [
            .. LeakTimeouts.Names.SelectMany(name => new[] { $"--Timeouts:{name}", Text(timeouts.IsOff(name) ? TimeSpan.Zero : timeouts.ValueOf(name)) }),

            // The stalls of one endpoint must not be refused in place of being ended.
            "--Timeouts:MaxRequests", "0",
            "--Stalls:DeafMaxRequests", mostAbandoned.ToString(CultureInfo.InvariantCulture),
        ];
    }

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);

    private static IPEndPoint OnLoopback(int port) => new(IPAddress.Loopback, port);
}
