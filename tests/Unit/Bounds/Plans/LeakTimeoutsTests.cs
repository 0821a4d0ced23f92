using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Plans;

/// <summary>What must become of each stall, by the settings of a server under Leak.Timeouts: the backstops of docs/stalls.md.</summary>
internal sealed class LeakTimeoutsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    [TestCase("tcp/idle", true, "RequestHead", ExpectedEnd.ClosedByLimit)]
    [TestCase("tcp/idle", false, "RequestHead", ExpectedEnd.Held)]
    [TestCase("http1/linger", true, "own close", ExpectedEnd.ClosedByServer)]
    [TestCase("http1/linger", false, "own close", ExpectedEnd.ClosedByServer)]
    public void Stall_WithAllOnOrAllOff_IsClosedOrHeldUnlessTheServerClosesItAnyway(string id, bool on, string limit, ExpectedEnd end)
    {
        var expectation = new LeakTimeouts(on, s_limit).Expect(Find(id));

        expectation.End.ShouldBe(end);
        expectation.Limit.Name.ShouldBe(limit);
    }

    [TestCase("tls/silent", "Handshake", "RequestHead", ExpectedEnd.ClosedByLimit)]
    [TestCase("tcp/idle", "RequestHead", "KeepAlive", ExpectedEnd.ClosedByLimit)]
    [TestCase("http1/keep-alive-idle", "KeepAlive", "KeepAlive", ExpectedEnd.Held)]
    [TestCase("http1/slow-body", "Read", "Handler", ExpectedEnd.ClosedByLimit)]
    [TestCase("http1/slow-read-none", "Write", "Handler", ExpectedEnd.ClosedByLimit)]
    [TestCase("http1/hung-upstream", "Upstream", "Handler", ExpectedEnd.ClosedByLimit)]
    [TestCase("http1/hung-handler", "Handler", "Handler", ExpectedEnd.Held)]
    [TestCase("http1/sse-idle", "Stream", "Stream", ExpectedEnd.Held)]
    [TestCase("ws/silent", "WebSocket", "WebSocket", ExpectedEnd.Held)]
    [TestCase("http1/slow-body", "Write", "Read", ExpectedEnd.ClosedByLimit)]
    [TestCase("http2/hung-stream", "KeepAlive", "Handler", ExpectedEnd.RequestsEnded)]
    [TestCase("http2/goaway-linger", "KeepAlive", "Handler", ExpectedEnd.ClosedByLimit)]
    public void Stall_WithOneLimitOff_IsClosedByTheNextOrHeld(string id, string without, string acting, ExpectedEnd end)
    {
        var expectation = Timeouts().Except(without).Expect(Find(id));

        expectation.Limit.Name.ShouldBe(acting);
        expectation.Limit.Value.ShouldBe(Timeouts().ValueOf(acting));
        expectation.End.ShouldBe(end);
    }

    [TestCase("tls/silent", "Handshake", "RequestHead", "KeepAlive", ExpectedEnd.ClosedByLimit)]
    [TestCase("tcp/idle", "RequestHead", "KeepAlive", "RequestHead", ExpectedEnd.Held)]
    [TestCase("tcp/idle", "KeepAlive", "RequestHead", "RequestHead", ExpectedEnd.Held)]
    [TestCase("tcp/idle", "RequestHead", "Read", "KeepAlive", ExpectedEnd.ClosedByLimit)]
    [TestCase("http1/slow-body", "Read", "Handler", "Read", ExpectedEnd.Held)]
    [TestCase("http1/slow-body", "RequestHead", "Read", "Handler", ExpectedEnd.ClosedByLimit)]
    [TestCase("http1/hung-handler", "Read", "Write", "Handler", ExpectedEnd.ClosedByLimit)]
    [TestCase("http2/hung-stream", "KeepAlive", "Handler", "Handler", ExpectedEnd.Held)]
    [TestCase("http2/no-body", "Read", "KeepAlive", "Handler", ExpectedEnd.RequestsEnded)]
    public void Stall_WithTwoLimitsOff_IsClosedByTheNextThatIsOnOrHeld(string id, string one, string other, string acting, ExpectedEnd end)
    {
        var expectation = Timeouts().Except(one).Except(other).Expect(Find(id));

        expectation.Limit.Name.ShouldBe(acting);
        expectation.Limit.Value.ShouldBe(Timeouts().ValueOf(acting));
        expectation.End.ShouldBe(end);
    }

    [Test]
    public void Limits_WhichAreOff_AreNamedInTheirOrder()
    {
        var both = Timeouts().Except("Read").Except("MaxRequests");

        both.Without.ShouldBe("Read and MaxRequests");
        both.IsOff("Read").ShouldBeTrue();
        both.IsOff("Write").ShouldBeFalse();
        MostRequests("http1/deaf-handler", both).ShouldBe(int.MaxValue);
        Timeouts().Without.ShouldBeNull();
    }

    [Test]
    public void Stall_WhichNothingBoundsYet_IsHeldPastTheLongestLimit([Values] bool on)
    {
        var expectation = new LeakTimeouts(on, s_limit).Expect(Stalls.WebSockets.FragmentDrip);

        expectation.End.ShouldBe(ExpectedEnd.Held);
        expectation.Limit.Name.ShouldBe("Handler");
    }

    [TestCase("http2/rapid-reset", 1)]
    [TestCase("http2/reset-spread", 0.05)]
    public void Flood_OfHandlersThatIgnoreTheirToken_LeavesMaxRequestsOfThemOrGrows(string id, double seconds)
    {
        var bounded = Timeouts().Expect(Find(id));

        bounded.End.ShouldBe(ExpectedEnd.ClosedByServer);
        bounded.Limit.Value.TotalSeconds.ShouldBe(seconds + 3.5 + 2.5 + 3, tolerance: 0.001);
        bounded.Abandoned.ShouldBe(new AbandonedRequests(Timeouts().MaxRequests));
        bounded.Grows.ShouldBeFalse();
        foreach (ServerSettings unbounded in new ServerSettings[] { new LeakTimeouts(on: false, s_limit), Timeouts().Except("MaxRequests"), StockKestrel.Instance })
        {
            var expectation = unbounded.Expect(Find(id));
            expectation.End.ShouldBe(ExpectedEnd.Any);
            expectation.Grows.ShouldBeTrue();
            expectation.Abandoned.ShouldBeNull();
        }
    }

    [TestCase("http2/hung-stream", null, "KeepAlive", 3)]
    [TestCase("http2/hung-stream", "KeepAlive", null, 0)]
    [TestCase("http2/goaway-linger", "KeepAlive", "own close", 0)]
    [TestCase("http2/empty-data", null, "KeepAlive", 3)]
    [TestCase("http2/empty-data", "KeepAlive", "own close", 5)]
    [TestCase("http1/hung-handler", null, null, 0)]
    public void Connection_WhenItsRequestsWereEnded_IsClosedByTheNextLimitWhereThereIsOne(string id, string? without, string? next, double seconds)
    {
        var limits = (without is null ? Timeouts() : Timeouts().Except(without)).Expect(Find(id)).Limits;

        limits.Skip(1).Select(limit => (limit.Name, limit.Value.TotalSeconds)).ShouldBe(next is null ? [] : [(next, seconds)]);
    }

    [Test]
    public void HandlerThatIgnoresItsToken_KnowsTheMostRequestsOfItsEndpoint()
    {
        MostRequests("http1/deaf-handler", Timeouts()).ShouldBe(Timeouts().MaxRequests);
        MostRequests("http1/deaf-handler", Timeouts().Except(LimitNames.MaxRequests)).ShouldBe(int.MaxValue);
        MostRequests("http1/half-close-deaf", Timeouts()).ShouldBe(Timeouts().MaxRequests);
        Timeouts().Expect(Find("http1/hung-handler")).Abandoned.ShouldBeNull();
    }

    [Test]
    public void RefusedRequest_IsClosedByKeepAliveWhereThatIsOn()
    {
        var refusal = Timeouts().Expect(Find("http1/deaf-handler")).Abandoned!.Refusal!;

        refusal.ClosedBy!.Name.ShouldBe("KeepAlive");
        refusal.Longest.ShouldBe(TimeSpan.FromSeconds(3 + 2.5));
        Timeouts().Except("KeepAlive").Expect(Find("http1/deaf-handler")).Abandoned!.Refusal!.ClosedBy.ShouldBeNull();
        Timeouts().Expect(Find("http1/half-close-deaf")).Abandoned!.Refusal.ShouldBeNull("the server closes it before that");
    }

    [Test]
    public void Limits_AreDistinct_SoThatALifetimeTellsWhichActed() =>
        LeakTimeouts.Names.Select(name => Timeouts().ValueOf(name)).ShouldBeUnique();

    [Test]
    public void Limit_ThatThereIsNot_IsAnError() =>
        Should.Throw<ArgumentException>(() => Timeouts().Except("Foo")).Message.ShouldStartWith("No limit 'Foo'. There are: Handshake, ");

    private static Stall Find(string id) => (Stall)WorkloadCatalog.Find(id);

    private static LeakTimeouts Timeouts() => new(on: true, s_limit);

    private static int? MostRequests(string id, LeakTimeouts timeouts) => timeouts.Expect(Find(id)).Abandoned!.Most;
}
