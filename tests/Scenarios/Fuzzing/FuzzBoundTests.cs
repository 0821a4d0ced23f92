using Leak.Clients.Catalog;
using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing;

[Parallelizable]
internal sealed class FuzzBoundTests
{
    private const string WebSocket = @"GET /stall/echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

    [Test]
    public void Bound_OfASilentConnection_IsRequestHeadAnd2500Milliseconds() => BoundOf("open http1 0").ShouldBe(3.9);

    [Test]
    public void Bound_OfARequest_IsItsDeadlineAndTheIdleLimitsAfterIt() =>
        BoundOf(@"open http1 0; send GET /stall/hung HTTP/1.1\r\nHost: a\r\n\r\n").ShouldBe(2 + 2.5 + 2.5 + 1.4 + 1.7 + 2.5 + 3);

    [Test]
    public void Bound_OfPollsOneAfterTheOther_HasTheTimeOfEach() =>
        (BoundOf(@"open http1 0; send GET /stall/poll?after=700 HTTP/1.1\r\n\r\nGET /stall/poll?after=800 HTTP/1.1\r\n\r\n")
            - BoundOf(@"open http1 0; send GET /stall/hung HTTP/1.1\r\nHost: a\r\n\r\n")).ShouldBe(1.5, 0.001);

    [Test]
    public void Bound_WithTheIdleLimitsOff_IsNone() =>
        FuzzBound.Of(Script("open http1 0"), FuzzLimits.All.Without(LimitNames.RequestHead, LimitNames.KeepAlive)).ShouldBeNull();

    [Test]
    public void Bound_WithoutRequestHeadAndRead_IsByKeepAlive() =>
        FuzzBound.Of(Script("open http1 0; send GE"), FuzzLimits.All.Without(LimitNames.RequestHead, LimitNames.Read)).ShouldBe(TimeSpan.FromSeconds(1.7 + 2.5 + 3));

    [TestCase("open http1 0; each 300 send a", false)]
    [TestCase("open http1 0; send " + WebSocket, false)]
    [TestCase("open http1 0; send " + WebSocket + @"; each 300 send \x8a\x80\x00\x00\x00\x00", true)]
    [TestCase("open http2 0; preface; settings 0; connect 1 /fuzz/push; each 300 data 1 more a", false)]
    [TestCase("open http2 0; preface; settings 0; connect 1 /stall/echo; each 300 data 1 more a", true)]
    [TestCase("open http2 0; preface; settings 0; connect 1 /fuzz/push; window 1 5000; each 300 data 1 more a", true)]
    [TestCase("open http2 0; preface; settings 65535; connect 1 /fuzz/push; each 300 data 1 more a", true)]
    [TestCase("open http2 0; preface; settings 0; headers 1 end GET /stall/events?every=20&bytes=1000; each 300 window 1 5", false)]
    [TestCase("open http2 0; preface; settings 0; headers 1 end GET /stall/events?every=20&bytes=1000; each 300 window 1 500", true)]
    [TestCase("open http2 4096; preface; settings 10000000; headers 1 end GET /stall/events?every=20&bytes=20000", false)]
    [TestCase(@"open http1 4096; send GET /stall/events?every=20&bytes=20000 HTTP/1.1\r\n\r\n", false)]
    [TestCase(@"open http1 0; send GET /stall/events?every=20&bytes=20000 HTTP/1.1\r\n\r\n", true)]
    [TestCase(@"open http1 4096; read all; send GET /stall/events?every=20&bytes=20000 HTTP/1.1\r\n\r\n", true)]
    [TestCase(@"open http1 0; send GET /stall/events HTTP/1.1\r\n\r\n; each 100 send a", false)]
    public void Client_ThatTakesWhatItIsSentAndSaysSo_MayStay(string steps, bool may) => FuzzBound.MayStay(Script(steps)).ShouldBe(may);

    private static double BoundOf(string steps) => FuzzBound.Of(Script(steps), FuzzLimits.All)!.Value.TotalSeconds;

    private static FuzzScript Script(string steps) => FuzzScript.Parse($"seed 1, steps: {steps}");
}
