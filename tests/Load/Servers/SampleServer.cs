using System.Net;
using Leak.Bounds;
using Leak.Bounds.Probes;
using Leak.Bounds.Servers;
using Leak.Bounds.Workloads;
using Leak.Server;

namespace Leak.Load.Servers;

/// <summary>The sample server in this process, on free ports, with every listener and endpoint that a stall asks for.</summary>
public static class SampleServer
{
    private static readonly string[] s_arguments =
    [
        "--urls", "http://127.0.0.1:0", "--Http2:Port", "0", "--Tls:Port", "0", "--Diagnostics:Port", "0",
        "--Logging:LogLevel:Default", "Critical", "--Logging:LogLevel:Microsoft.AspNetCore", "Critical",
        "--Stalls:Enabled", "true",
    ];

    /// <summary>Starts the server with its timeouts as given.</summary>
    /// <param name="timeouts">Its timeouts.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="countTasks">Whether its tasks are counted: only where no second server runs in this process.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<IServerUnderTest> StartAsync(ServerTimeouts timeouts, CancellationToken cancellationToken, bool countTasks = true)
    {
        ArgumentNullException.ThrowIfNull(timeouts);
        return await InProcessServer.StartAsync(token => StartAppAsync(timeouts, token), clientAssemblies: [], cancellationToken, countTasks);
    }

    /// <summary>A scenario on a server of its own.</summary>
    internal static JobItem ItemFor(Scenario scenario, ServerTimeouts timeouts) =>
        new(scenario, InProcess: true, cancellationToken => StartAsync(timeouts, cancellationToken));

    private static async Task<StartedApp> StartAppAsync(ServerTimeouts timeouts, CancellationToken cancellationToken)
    {
        var upstream = new SilentUpstream();
        RunningServer? running = null;
        try
        {
            string[] arguments = [.. s_arguments, "--Stalls:Upstream", upstream.Address.ToString(), .. timeouts.ToArguments()];
            running = ServerApp.Build(arguments, builder =>
            {
                builder.Services.TagConnectionsWithClientPort();
                if (timeouts.IsStock)
                {
                    builder.Services.LeaveStockLimits();
                }
            });
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

    private static IPEndPoint OnLoopback(int port) => new(IPAddress.Loopback, port);
}
