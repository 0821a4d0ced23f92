using Leak.Bounds.Plans;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>
/// Closed means gone. What is expected follows from what each server does, and from whether its sockets are in this machine's table.
/// All at once, for each is watched for three seconds.
/// </summary>
[Platform("Linux")]
[Parallelizable] // counts by its own ports
internal sealed class ClosedIsGoneTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan s_keeps = TimeSpan.FromSeconds(1.5);

    private static readonly Row[] s_rows =
    [
        new(Closing.Closes, Stalls.Tcp.Idle, IsHere: true, Verdict.Bounded),
        new(Closing.Closes, Stalls.Tcp.Idle, IsHere: false, Verdict.Bounded),
        new(Closing.Closes, Stalls.Http1.KeepAliveIdle, IsHere: true, Verdict.Bounded),
        new(Closing.SendsFinAndHolds, Stalls.Tcp.Idle, IsHere: true, Verdict.Growing),
        new(Closing.SendsFinAndHolds, Stalls.Http1.KeepAliveIdle, IsHere: true, Verdict.Growing),
        new(Closing.SendsFinAndHolds, Stalls.Http1.KeepAliveIdle, IsHere: false, Verdict.Inconclusive),

        // Its FIN waits behind what the client does not read.
        new(Closing.Closes, Stalls.Http1.SlowReadNone, IsHere: true, Verdict.Bounded),
        new(Closing.Closes, Stalls.Http1.SlowReadNone, IsHere: false, Verdict.Inconclusive),
        new(Closing.Closes, Stalls.Http1.SlowReadDrip, IsHere: true, Verdict.Bounded),
        new(Closing.SendsFinAndHolds, Stalls.Http1.SlowReadNone, IsHere: true, Verdict.Growing),
        new(Closing.Holds, Stalls.Http1.SlowReadNone, IsHere: true, Verdict.Growing),
        new(Closing.Holds, Stalls.Http1.SlowReadNone, IsHere: false, Verdict.Inconclusive),
    ];

    [Test]
    public async Task Stalls_AtServersThatCloseInTheirWay_AreJudgedByTheServersSocket()
    {
        var verdicts = await Task.WhenAll(s_rows.Select(RunAsync));

        var judged = s_rows.Zip(verdicts).Where(pair => !pair.Second.Workloads.All(ForeignRun.IsStarved)).ToList();
        var wrong = judged.Where(pair => pair.First.Verdict != pair.Second.Verdict);
        string.Join('\n', wrong.Select(pair => $"{pair.First}: {pair.Second.Verdict}: {string.Join(' ', pair.Second.Reasons)}")).ShouldBeEmpty();
        foreach (var (row, verdict) in judged.Where(pair => pair.First is { Way: Closing.SendsFinAndHolds, IsHere: true } && pair.First.Stall.Sees == VisibleClose.FinAndReset))
        {
            verdict.Reasons.ShouldContain(reason => reason.Contains("the server sent FIN in time", StringComparison.Ordinal), row.ToString());
        }
    }

    private static async Task<ScenarioVerdict> RunAsync(Row row)
    {
        await using var own = new ClosingServer(row.Way, s_keeps, isLarge: row.Stall.Sees != VisibleClose.FinAndReset);
        await using var remote = await RemoteServer.OpenAsync(own.Address, null, TimeProvider.System, default);
        IServerUnderTest server = row.IsHere ? remote : new UnseenServer(remote);
        var settings = new ForeignServer(IsMeantToStop: true, s_limit, Pace: TimeSpan.FromSeconds(1), During: TimeSpan.FromSeconds(1));
        var arrivals = new Arrivals.Inject(4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        return await ForeignRun.OfAsync(server, ScenarioPlanner.Plan("closes", [row.Stall], settings, arrivals, clients: 0, leastHold: TimeSpan.Zero));
    }

    private sealed record Row(Closing Way, Stall Stall, bool IsHere, Verdict Verdict)
    {
        public override string ToString() => $"{Way}, {Stall.Id}, {(IsHere ? "on this machine" : "on another")}";
    }
}
