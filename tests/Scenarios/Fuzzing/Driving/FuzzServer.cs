using System.Net;
using Leak.Bounds.Probes.Kestrel;
using Leak.Bounds.Servers;
using Leak.Clients.Catalog;
using Leak.Scenarios.Fuzzing.Generation;
using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Steps;
using Leak.Server;
using Leak.Server.Endpoints.Stalls;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Scenarios.Fuzzing.Driving;

/// <summary>The sample server in this process, with all of its listeners and with short limits.</summary>
internal sealed class FuzzServer : IAsyncDisposable
{
    private static readonly string[] s_arguments =
    [
        "--urls", "http://127.0.0.1:0", "--Http2:Port", "0", "--Tls:Port", "0", "--Diagnostics:Port", "0",
        "--Logging:LogLevel:Default", "None", "--Logging:LogLevel:Microsoft.AspNetCore", "None",
        "--Stalls:Enabled", "true", "--Stalls:DeafMaxRequests", "200",
    ];

    private readonly RunningServer _running;

    private FuzzServer(RunningServer running, InProcessServer measured, FuzzLimits limits)
    {
        (_running, Measured, Limits) = (running, measured, limits);
        Ports = new Dictionary<string, int>
        {
            [Where.Http1] = running.PublicPort,
            [Where.Tls] = running.TlsPort!.Value,
            [Where.Http2] = running.Http2Port!.Value,
            [Where.Diagnostics] = running.DiagnosticsPort,
        };
    }

    public FuzzLimits Limits { get; }

    /// <summary>The listeners' ports, by the words of scripts.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; }

    /// <summary>The same server with its probes.</summary>
    public InProcessServer Measured { get; }

    /// <param name="limits">Its limits.</param>
    /// <param name="countTasks">Whether the process's tasks are counted: only where nothing else runs in it.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<FuzzServer> StartAsync(FuzzLimits limits, bool countTasks, CancellationToken cancellationToken)
    {
        RunningServer? running = null;
        var measured = await InProcessServer.StartAsync(
            async token =>
            {
                running = ServerApp.Build([.. s_arguments, .. limits.ToArguments()], builder => builder.Services.TagConnectionsWithClientPort());
                running.Public.MapPost(Paths.Upload, FuzzEndpoints.UploadAsync).WithStreamTimeout();
                running.Public.Map(Paths.Push, FuzzEndpoints.PushAsync);
                await running.StartAsync(token);
                return new StartedApp(running.Services, At(running.PublicPort), running.DisposeAsync)
                {
                    Others = new Dictionary<ServerListener, IPEndPoint>
                    {
                        [ServerListener.Http2] = At(running.Http2Port!.Value),
                        [ServerListener.Tls] = At(running.TlsPort!.Value),
                    },
                };
            },
            cancellationToken,
            countTasks);
        return new FuzzServer(running!, measured, limits);
    }

    /// <summary>Lets those handlers go that ignore their token: nothing else ends them.</summary>
    public void LetDeafGo() => _running.Services.GetRequiredService<DeafGate>().Open();

    public ValueTask DisposeAsync() => Measured.DisposeAsync();

    private static IPEndPoint At(int port) => new(IPAddress.Loopback, port);
}
