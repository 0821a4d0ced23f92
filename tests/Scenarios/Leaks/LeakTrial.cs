using Leak.Bounds.Facts;
using Leak.Bounds.Servers;
using Leak.Profiling;
using Leak.Scenarios.Leaks.Detectors;
using Leak.Scenarios.Leaks.Planted;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Leaks;

/// <summary>Tries leaks on one real server, one at a time: real requests, every detector at once.</summary>
internal sealed class LeakTrial : IAsyncDisposable
{
    /// <summary>Requests before anything is counted.</summary>
    private const int WarmUp = 1;

    private readonly InProcessServer _server;
    private readonly Handler _handler;

    private readonly RequestsInProgress _requests;

    private LeakTrial(InProcessServer server, Handler handler, RequestsInProgress requests) => (_server, _handler, _requests) = (server, handler, requests);

    /// <summary>All columns, in the order of the table.</summary>
    public static IReadOnlyList<Column> Columns { get; } = [.. TaskLeaksDetector.Columns, .. CountsDetector.Columns, .. LintsDetector.Columns];

    public static async Task<LeakTrial> StartAsync()
    {
        var handler = new Handler();
        WebApplication? app = null;
        var server = await InProcessServer.StartAsync(() => app = Build(handler), CancellationToken.None);
        return new LeakTrial(server, handler, app!.Services.GetRequiredService<RequestsInProgress>());
    }

    /// <summary>Tries one leak, or its repaired twin, and gives what was found, by column.</summary>
    public async Task<IReadOnlyDictionary<Column, string>> RunAsync(PlantedLeak leak, bool isRepaired)
    {
        _handler.Current = isRepaired ? leak.RepairedAsync : leak.LeakAsync;

        // What is made once, at the first request, is in no detector's way then.
        await AskAsync(leak, WarmUp);
        await SeeConnectionsCloseAsync();
        var detectors = Detectors();
        try
        {
            foreach (var detector in detectors)
            {
                await detector.BeginAsync();
            }

            await AskAsync(leak, leak.Requests);
            if (leak.TellsThatItStays && !isRepaired)
            {
                await Eventually.BeAsync($"those of '{leak.Name}' that stay", () => leak.Stayed, leak.Requests + WarmUp);
            }

            var found = new Dictionary<Column, string>();
            foreach (var detector in detectors)
            {
                foreach (var (column, words) in await detector.EndAsync(leak, isRepaired ? 0 : leak.Left, found))
                {
                    found.Add(column, words);
                }
            }

            return found;
        }
        finally
        {
            _handler.Current = _ => Task.CompletedTask;
            foreach (var detector in detectors)
            {
                await detector.DisposeAsync();
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static WebApplication Build(Handler handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRequestsInProgress();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(handler.HandleAsync);
        return app;
    }

    /// <summary>The detectors, each one new. The counts come first: they wait until it is sure what is left.</summary>
    private IReadOnlyList<ILeakDetector> Detectors() => [new CountsDetector(_server), new LintsDetector(_requests), new TaskLeaksDetector()];

    private static async Task AskAsync(PlantedLeak leak, HttpClient client, int requests)
    {
        var left = requests;
        await Task.WhenAll(Enumerable.Range(0, leak.Clients).Select(_ => AskInTurnAsync()));

        async Task AskInTurnAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await leak.AskAsync(client);
            }
        }
    }

    private async Task AskAsync(PlantedLeak leak, int requests)
    {
        using var client = new HttpClient { BaseAddress = _server.Address, Timeout = Eventually.Ceiling };
        await AskAsync(leak, client, requests);
    }

    /// <summary>Sees that no connection is left but those of requests that are.</summary>
    private async Task SeeConnectionsCloseAsync()
    {
        var connections = _server.Probes.Single(probe => probe.Quantity == Quantity.OpenConnections);
        var requests = _server.Probes.Single(probe => probe.Quantity == Quantity.ActiveRequests);
        await Eventually.ReadAsync(
            async () => (Connections: await connections.ReadAsync(CancellationToken.None), Requests: await requests.ReadAsync(CancellationToken.None)),
            now => now.Connections <= now.Requests,
            "connections without a request to close");
    }

    private sealed class Handler
    {
        public RequestDelegate Current { get; set; } = _ => Task.CompletedTask;

        public Task HandleAsync(HttpContext context) => Current(context);
    }
}
