using Leak.Audit.Capacity;
using Leak.Audit.Findings;
using Leak.Audit.Looking;
using Leak.Clients.Catalog;
using Leak.Shared;

namespace Leak.Unit.Audit.Capacity;

[Parallelizable(ParallelScope.All)]
internal sealed class CapacityRunTests
{
    private const int Most = 150;
    private const int Ceiling = 300;

    /// <summary>Of a server that answers, however late; and it surely comes back.</summary>
    private static readonly CapacityTimes s_patient = new() { Answer = Eventually.Ceiling, ComeBack = Eventually.Ceiling };

    [Test]
    public async Task Server_ThatAnswers503BeyondItsMost_IsBracketed_AndComesBack()
    {
        await using var server = new SmallServer(Most, SmallServer.Beyond.Answers503);

        var found = await FindAsync(server, s_patient);

        ShouldHold(found, Most);
        found.CameBack.ShouldBe(true);
        found.RanOut.ShouldContain(sentence => sentence.Contains("answered 503 × 2", StringComparison.Ordinal));
        await Eventually.BeAsync("the connections left open", () => server.Open, 0);
    }

    [Test]
    public async Task Server_ThatAcceptsNoMore_IsBracketed_AndItsQueueIsNamed()
    {
        // It is silent on purpose, and two seconds are waited each time, or a busy machine is taken for it: that is to be once.
        const int Many = 250;
        await using var server = new SmallServer(Many, SmallServer.Beyond.AcceptsNoMore);

        var found = await FindAsync(server, new CapacityTimes { ComeBack = Eventually.Ceiling });

        ShouldHold(found, Many);
        found.CameBack.ShouldBe(true);
        found.RanOut.ShouldContain(sentence => sentence.Contains("did not answer within 2s × 2", StringComparison.Ordinal));
        if (OperatingSystem.IsLinux())
        {
            found.RanOut.ShouldContain(sentence => sentence.Contains("it does not accept them", StringComparison.Ordinal));
        }
    }

    [Test]
    public async Task Server_ThatDies_DidNotComeBack()
    {
        await using var server = new SmallServer(Most, SmallServer.Beyond.Dies);

        var found = await FindAsync(server, s_patient with { ComeBack = TimeSpan.FromSeconds(0.2) });

        found.CameBack.ShouldBe(false);
        found.ServedWith.ShouldBe(128);
        found.NotServedWith.ShouldNotBeNull().ShouldBeInRange(129, 256);

        // The first to ask may have been in its queue when it ended.
        found.RanOut.ShouldContain(sentence => sentence.Contains("refuses connections", StringComparison.Ordinal));
    }

    [Test]
    public async Task Server_WithoutALimit_ServesWithAllThatItIsGiven()
    {
        await using var server = new SmallServer(Most, SmallServer.Beyond.Serves);

        var found = await FindAsync(server, s_patient, Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders);

        found.ServedWith.ShouldBe(Ceiling);
        found.NotServedWith.ShouldBeNull();
        found.CameBack.ShouldBeNull();
        found.Stall.ShouldBe(Stalls.Http1.PartialHeaders.Id);
        found.Remarks.ShouldBe([$"tcp/idle: clients were served with all {Ceiling}."]);
        await Eventually.BeAsync("the connections left open", () => server.Open, 0);
    }

    [Test]
    public async Task Server_ThatMakesRoom_IsServedThroughout_WithAsManyAsItKeeps()
    {
        await using var server = new SmallServer(Most, SmallServer.Beyond.ClosesTheFirst);

        var found = await FindAsync(server, s_patient);

        found.NotServedWith.ShouldBeNull();
        found.ServedWith.ShouldBeInRange(Most - 3, Most);
    }

    [Test]
    public async Task Run_ThatIsCancelled_ClosesAll_AndSaysWhatItHas()
    {
        await using var server = new SmallServer(Most, SmallServer.Beyond.AcceptsNoMore);
        using var stop = new CancellationTokenSource();
        var run = new CapacityRun(Target(server, s_patient, [Stalls.Tcp.Idle]), TimeProvider.System, _ => { }).RunAsync(stop.Token);
        await Eventually.BeAsync("the connections open", () => server.Open, Most);

        await stop.CancelAsync();
        var found = await run.WaitAsync(Eventually.Ceiling);

        found.Interrupted.ShouldBeTrue();
        found.ServedWith.ShouldBe(128);
        await Eventually.BeAsync("the connections left open", () => server.Open, 0);
    }

    /// <summary>A client is one of those that are open.</summary>
    private static void ShouldHold(CapacityFinding found, int most)
    {
        found.ServedWith.ShouldBeLessThan(most);
        found.NotServedWith.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(most);
        (found.NotServedWith.Value - found.ServedWith).ShouldBeLessThanOrEqualTo(found.NotServedWith.Value / 20);
    }

    private static Task<CapacityFinding> FindAsync(SmallServer server, CapacityTimes times, params IReadOnlyList<Stall> stalls) =>
        new CapacityRun(Target(server, times, stalls.Count == 0 ? [Stalls.Tcp.Idle] : stalls), TimeProvider.System, _ => { }).RunAsync(CancellationToken.None).WaitAsync(4 * Eventually.Ceiling);

    private static CapacityTarget Target(SmallServer server, CapacityTimes times, IReadOnlyList<Stall> stalls)
    {
        var address = new Uri($"http://{server.EndPoint}");
        return new CapacityTarget(new Door(ServerListener.Http1, address, server.EndPoint, Door.HostOf(address)), "/", new CapacityCeiling(Ceiling, null)) { Stalls = stalls, Times = times };
    }
}
