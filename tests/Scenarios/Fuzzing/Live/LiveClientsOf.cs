using System.Globalization;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Leak.Scenarios.Fuzzing.Driving;
using Leak.Scenarios.Fuzzing.Generation;
using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Live;

/// <summary>The live clients of a fuzzed server: the catalogue's, and those of shapes that a limit has cut before.</summary>
internal static class LiveClientsOf
{
    /// <summary>So that a client that is a little late on a busy machine is still inside its limit.</summary>
    private const double Share = 0.6;

    private const int Seed = 1;

    // Their pace is made of a limit.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(0.25);

    public static IReadOnlyList<LiveFuzz> Server(FuzzServer server, RunClock clock)
    {
        var (http1, diagnostics) = (At("http", server.Ports[Where.Http1]), At("http", server.Ports[Where.Diagnostics]));
        return
        [
            .. LiveClients.All.Select(client => OfCatalogue(client, server.Limits, http1, clock)),
            HttpLive.Scrapes("live scrape of the public port", new Uri(http1, "/metrics")),
            HttpLive.Scrapes("live scrape of the diagnostics port", new Uri(diagnostics, "/metrics")),
            HttpLive.Posts("live post over TLS", new Uri(At("https", server.Ports[Where.Tls]), Paths.Post)),
            HttpLive.Profiles(new Uri(diagnostics, "/debug/pprof/tasks?debug=1"), FuzzLimits.DiagnosticsWrite, clock),
            SocketLive.EarlyAnswered(server.Ports[Where.Http1]),
            SocketLive.Uploads(server.Ports[Where.Http1]),
            NeighbourLive.Of(server.Ports[Where.Http2]),
        ];
    }

    private static LiveFuzz OfCatalogue(LiveClient client, FuzzLimits limits, Uri address, RunClock clock)
    {
        var limit = client.StaysInside switch
        {
            LimitNames.KeepAlive => limits.KeepAlive,
            LimitNames.Read => limits.Read,
            LimitNames.Write => limits.Write,
            LimitNames.Handler => limits.Handler,
            LimitNames.Stream => limits.Stream,
            _ => limits.WebSocket,
        };
        var pace = client.PaceFor(limit > TimeSpan.Zero ? Share * limit : TimeSpan.FromSeconds(1));
        var session = client.Start(new LiveContext(client, address, pace, Seed, clock));
        var number = 0L;
        return new LiveFuzz(client.Id, TimeSpan.FromMilliseconds(1), async token =>
        {
            var result = await session.RunAsync(new Iteration(0, number++), token);
            return result.Ok ? null : result.Error ?? result.Status;
        })
        {
            Margin = s_margin,
            EndAsync = session.DisposeAsync,
        };
    }

    private static Uri At(string scheme, int port) => new(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}"));
}
