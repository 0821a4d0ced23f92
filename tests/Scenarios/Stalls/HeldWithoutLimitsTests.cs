using System.Net;
using System.Net.Sockets;
using Leak.Bounds;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Parking;
using Leak.Scenarios.Endpoints;
using Leak.Server;
using Leak.Server.Endpoints.Stalls;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Scenarios.Stalls;

/// <summary>Every stall, at once, on the sample server without limits: each gets as far as it wants to, and is held there.</summary>
public sealed class HeldWithoutLimitsTests
{
    private static readonly TimeSpan s_held = TimeSpan.FromSeconds(2);

    private static readonly IReadOnlyList<IStall> s_stalls = [.. WorkloadCatalog.Stalls.Where(stall => stall.Unavailable is null)];

    private static readonly string[] s_ids = [.. s_stalls.Select(stall => stall.Id)];

    private readonly Dictionary<string, Lifetime> _lifetimes = [];
    private long _activeRequests;
    private TcpListener _upstream = null!;
    private RunningServer _server = null!;
    private Park _park = null!;

    [OneTimeSetUp]
    public async Task ParkOneOfEach()
    {
        _upstream = new TcpListener(IPAddress.Loopback, 0);
        _upstream.Start();
        _server = await LoopbackServer.StartAsync(
            ["--Timeouts:Enabled=false", "--Stalls:Enabled=true", "--Http2:Port=0", "--Tls:Port=0", $"--Stalls:Upstream=http://{_upstream.LocalEndpoint}"]);
        var clock = new RunClock(TimeProvider.System);
        _park = new Park(clock);

        var lanes = new Dictionary<string, ParkLane>();
        foreach (var stall in s_stalls)
        {
            lanes[stall.Id] = _park.AddLane(EndPointOf(stall.Listener), stall.Script(new StallContext
            {
                Host = "localhost",
                Path = stall.Endpoint ?? "/",
                Evades = s_held,
            }));
            await lanes[stall.Id].OpenAsync(CancellationToken.None);
        }

        var until = clock.Now + s_held;
        await Eventually.ReadAsync(
            () => Task.FromResult(string.Join(", ", s_stalls.Where(stall => stall.ClosesWithin is not null && lanes[stall.Id].Held > 0).Select(stall => stall.Id))),
            held => held.Length == 0 && clock.Now >= until,
            "what the server closes of itself to be closed");
        _activeRequests = Stats.OpenRequests(_server);
        foreach (var (id, lane) in lanes)
        {
            _lifetimes[id] = lane.Lifetimes().Single();
        }
    }

    [Test]
    public void Requests_WithoutLimits_AreInProgressAsEachStallSays()
    {
        // The one that half-closed on a deaf handler has lost its connection, and keeps its request.
        var expected = 1 + s_stalls.Where(stall => stall.ClosesWithin is null).Sum(stall => stall.RequestsPerConnection!.Value);

        _activeRequests.ShouldBe(expected);
    }

    [OneTimeTearDown]
    public async Task StopAll()
    {
        await _park.DisposeAsync();
        _server.Services.GetRequiredService<DeafGate>().Open();
        await _server.DisposeAsync();
        _upstream.Dispose();
    }

    [TestCaseSource(nameof(s_ids))]
    public void Stall_WithoutLimits_GetsWhereItWantsToBe(string id) =>
        _lifetimes[id].StalledAfter.ShouldNotBeNull($"{id} was never answered (status {_lifetimes[id].StatusCode}, {_lifetimes[id].Ending})");

    [TestCaseSource(nameof(s_ids))]
    public void Stall_WithoutLimits_IsHeldUnlessNoLimitStopsIt(string id)
    {
        var stall = (IStall)WorkloadCatalog.Find(id);
        var lifetime = _lifetimes[id];

        lifetime.IsCensored.ShouldBe(stall.ClosesWithin is null, $"{id}: {lifetime.Ending} after {lifetime.Duration}, status {lifetime.StatusCode}");
        if (lifetime.IsCensored)
        {
            lifetime.Duration.ShouldBeGreaterThanOrEqualTo(s_held);
        }
    }

    [TestCaseSource(nameof(s_ids))]
    public void Stall_WithoutLimits_IsRefusedByNoEndpoint(string id)
    {
        // "/" is nobody's: 404 is an answer, and all that is wanted of it.
        int?[] expected = ((IStall)WorkloadCatalog.Find(id)).Endpoint switch
        {
            null => [null],
            "/" => [404, null],
            _ => [101, 200, null],
        };
        expected.ShouldContain(_lifetimes[id].StatusCode, id);
    }

    private IPEndPoint EndPointOf(ServerListener listener) => new(IPAddress.Loopback, listener switch
    {
        ServerListener.Http2 => _server.Http2Port!.Value,
        ServerListener.Tls => _server.TlsPort!.Value,
        _ => _server.PublicPort,
    });
}
