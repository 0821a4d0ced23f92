using System.Globalization;
using System.Net;
using Leak.Bounds;
using Leak.Bounds.Probes;
using Leak.Bounds.Servers;
using Leak.Load.Scenarios;
using Leak.Server;

namespace Leak.Load.Servers;

/// <summary>The sample server in this process, on free ports.</summary>
public static class SampleServer
{
    /// <summary>Starts the server with its timeouts as given.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<IServerUnderTest> StartAsync(ServerTimeouts timeouts, CancellationToken cancellationToken) =>
        await InProcessServer.StartAsync(
            async token =>
            {
                var running = ServerApp.Build(ToArguments(timeouts), builder => builder.Services.TagConnectionsWithClientPort());
                await running.StartAsync(token);
                return new StartedApp(running.Services, new IPEndPoint(IPAddress.Loopback, running.PublicPort), running.DisposeAsync);
            },
            clientAssemblies: [],
            cancellationToken);

    /// <summary>A scenario on a server of its own.</summary>
    internal static JobItem ItemFor(Scenario scenario, TimeSpan limit) =>
        new(scenario, InProcess: true, cancellationToken => StartAsync(ServerTimeouts.Of(scenario.TimeoutsOn, limit), cancellationToken));

    private static string[] ToArguments(ServerTimeouts timeouts)
    {
        string[] listen =
        [
            "--urls", "http://127.0.0.1:0", "--Diagnostics:Port", "0", "--Logging:LogLevel:Default", "Warning", "--Stalls:Enabled", "true",
        ];
        return timeouts.On
            ? [.. listen, .. SampleServerLimits.All.SelectMany(name => new[] { $"--Timeouts:{name}", SampleServerLimits.ValueOf(name, timeouts.Limit).ToString("c", CultureInfo.InvariantCulture) })]
            : [.. listen, "--Timeouts:Enabled", "false"];
    }
}
