using Leak.Bounds.Plans;
using Leak.Bounds.Servers;
using Leak.Clients;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>A server whose limits work, with room for five connections that wait, of which it takes in one each 20 ms.</summary>
[Parallelizable] // counts by its own ports
internal sealed class SmallQueueTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    [Test]
    public async Task Stalls_WhenTheServerAcceptsSlowly_ComeAsItTakesThemIn()
    {
        await using var own = new AnsweringServer("200 OK", TimeSpan.FromSeconds(1.5), backlog: 5, acceptsEvery: TimeSpan.FromMilliseconds(20));
        await using var server = await RemoteServer.OpenAsync(own.Address, null, TimeProvider.System, default);
        Workload[] stalls = [.. Enumerable.Range(0, 40).Select(number => Stalls.Tcp.Idle with { Id = $"tcp/idle-{number}" })];
        var settings = new ForeignServer(true, s_limit, Pace: TimeSpan.FromSeconds(1), During: TimeSpan.FromSeconds(2));
        var arrivals = new Arrivals.Inject(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        var verdict = await ForeignRun.OfAsync(server, ScenarioPlanner.Plan("queue", stalls, settings, arrivals, clients: 0, leastHold: TimeSpan.Zero));

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Observation.Stalls.SelectMany(record => record.Lifetimes).ShouldAllBe(
            lifetime => lifetime.StalledAfter < TimeSpan.FromSeconds(0.9), "no SYN was sent again, which takes a second");
    }
}
