using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Workloads;
using Leak.Scenarios.Endpoints;

namespace Leak.Scenarios.Stalls;

/// <summary>Every live client, at once, on the sample server with its limits: each is served, each time.</summary>
public sealed class LiveClientsTests
{
    private const int Iterations = 4;

    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(500);
    private static readonly string[] s_ids = [.. WorkloadCatalog.All.OfType<ILiveClient>().Select(client => client.Id)];

    private readonly Dictionary<string, List<IterationResult>> _results = [];

    [OneTimeSetUp]
    public async Task RunAll()
    {
        await using var server = await LoopbackServer.StartAsync(["--Stalls:Enabled=true"]);
        var address = new Uri(server.PublicAddresses.First());
        var clock = new RunClock(TimeProvider.System);

        await Task.WhenAll(s_ids.Select(async id =>
        {
            var results = _results[id] = [];
            var client = (ILiveClient)WorkloadCatalog.Find(id);
            await using var session = client.Start(new LiveContext(address, s_pace, Seed: 1, clock));
            await using (await session.OpenCostliestAsync(CancellationToken.None))
            {
            }

            for (var number = 0; number < Iterations; number++)
            {
                results.Add(await session.RunAsync(new Iteration(Copy: 0, number), CancellationToken.None));
            }
        }));
    }

    [TestCaseSource(nameof(s_ids))]
    public void Client_WithTheServersLimits_IsServedEachTime(string id)
    {
        _results[id].Count.ShouldBe(Iterations);
        _results[id].ShouldAllBe(result => result.Ok, string.Join("; ", _results[id]));
    }

    [TestCase("live/download", 8 << 20)]
    [TestCase("live/sse", 1)]
    [TestCase("live/long-poll", 1)]
    public void Client_WhenServed_GotItsBytes(string id, long atLeast) =>
        _results[id].ShouldAllBe(result => result.Bytes >= atLeast, string.Join("; ", _results[id]));
}
