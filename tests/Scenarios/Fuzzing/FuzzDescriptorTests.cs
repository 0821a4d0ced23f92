using System.Net;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Scenarios.Fuzzing.Driving;
using Leak.Scenarios.Fuzzing.Generation;
using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Live;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing;

/// <summary>More connections at once than the server's process may open: it lives, and serves those whom it served.</summary>
[Parallelizable]
[Category("Slow")]
[Platform("Linux")]
internal sealed class FuzzDescriptorTests
{
    private const int Descriptors = 600;
    private const int Connections = 900;

    [TestCase(Where.Http1)]
    [TestCase(Where.Diagnostics)]
    public async Task Server_WithMoreConnectionsThanDescriptors_LivesAndServesOn(string where)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var server = new ServerProgram(Descriptors, ["--Stalls:Enabled", "true", "--Stalls:DeafMaxRequests", "20", "--Logging:LogLevel:Microsoft.AspNetCore", "None", .. FuzzLimits.All.ToArguments()]);
        var ports = await server.PortsAsync();
        var clock = new RunClock(TimeProvider.System);
        using var lateness = new LatenessRecorder(clock, withPool: true);
        using var sockets = new SocketWatch(ports);
        using var client = new HttpClient();
        var address = new Uri($"http://{new IPEndPoint(IPAddress.Loopback, ports[0])}");
        var live = HttpLive.Posts("live post on a connection that was there before", new Uri(address, Paths.Post));
        (await live.ServeAsync(cancellationToken)).ShouldBeNull();
        await using var watch = new LiveWatch([live], lateness, clock);
        var scripts = Enumerable.Range(1, int.MaxValue).Select(ScriptGenerator.Generate).Where(script => script.Where == where).Take(Connections).ToList();

        await new FuzzRun(new Dictionary<string, int> { [Where.Http1] = ports[0], [Where.Diagnostics] = ports[1] }, FuzzLimits.All, sockets, lateness, clock)
            .RunAsync(scripts, Connections, cancellationToken);

        server.IsRunning.ShouldBeTrue($"the server's process, with {Descriptors} descriptors and {Connections} connections; at the end it printed:\n{server.Output[^Math.Min(server.Output.Length, 300)..]}");
        (await watch.StopAsync()).ShouldBeEmpty();
        using var answer = await client.PostAsync(new Uri(address, Paths.Post), new StringContent("hello"), cancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, "a client that comes afterwards");
    }
}
