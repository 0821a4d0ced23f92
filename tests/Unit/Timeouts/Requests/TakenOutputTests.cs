using Leak.Timeouts;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>HTTP/2, in fake time: streams whose clients take what they say are let alone, whatever their windows and their neighbours.</summary>
internal sealed class TakenOutputTests : OutputFixture
{
    [TestCase(true)]
    [TestCase(false)]
    public void QuietStream_BesideADownloadThatFillsTheConnectionsWindow_IsLetAlone(bool isWebSocket)
    {
        Streams.Initial(Much);
        var request = isWebSocket ? Streams.BeginWebSocket(Stream) : Streams.Begin(Stream, new StreamTimeoutAttribute());
        Streams.Begin(Other, new StreamTimeoutAttribute());

        var seconds = Until(request, 400, () =>
        {
            request.Progress();
            Streams.Push(Other, 1000 * Rate);
            Streams.Push(Stream, 28);
            Streams.Grant(0, 2 * Rate);
        });

        seconds.ShouldBe(400);
        Streams.SentOf(Stream).ShouldBeGreaterThan(390 * 28);
    }

    [TestCase(true, Rate, null)]
    [TestCase(true, 0, 75)]
    [TestCase(false, Rate, 75)]
    public void EventStream_WithoutATurn_IsSilentUnlessItsConnectionIsTaken(bool isBlocked, int taken, int? endedAt)
    {
        Streams.Initial(Much);
        Streams.Grant(0, Much);
        var request = Streams.Begin(Stream, new StreamTimeoutAttribute());
        Streams.Block(isBlocked);

        var seconds = Until(request, 300, () => Events.OnSent(Other, taken, isLast: false));

        seconds.ShouldBeInRange(endedAt ?? 300, endedAt + 1 ?? 300);
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(20)]
    public void Client_ThatGrantsExactlyWhatItTook_IsLetAlone(int every)
    {
        Streams.Initial(100);
        var request = Streams.Begin(Stream, new StreamTimeoutAttribute());
        var second = 0;

        var seconds = Until(request, 600, () =>
        {
            if (second++ % every == 0)
            {
                Streams.Push(Stream, 100);
                Connection.Pass(0.02);
                Streams.Grant(Stream, 100);
                Streams.Grant(0, 100);
                Connection.Pass(every == 1 ? 1.03 : 0.98);
            }
            else
            {
                Connection.Pass(1);
            }
        }, passes: 0);

        seconds.ShouldBe(600);
    }

    [Test]
    public void Client_ThatKeptTheRate_MayPauseForTheWholeLimit()
    {
        Streams.Initial(0);
        Streams.Grant(0, Much);
        var request = Streams.BeginWebSocket(Stream);
        Until(request, 300, () =>
        {
            request.Progress();
            Streams.Push(Stream, 10 * Rate);
            Streams.Grant(Stream, 2 * Rate);
        }).ShouldBe(300);

        var paused = Until(request, 100, () => request.Progress());

        request.Fired.ShouldBe(TimeoutLimit.WebSocket);
        paused.ShouldBeInRange(49, 50);
    }

    [Test]
    public void Client_ThatPausedAndTakesAgainAtTheRate_IsLetAlone()
    {
        Streams.Initial(0);
        Streams.Grant(0, Much);
        var request = Streams.BeginWebSocket(Stream);
        var second = 0;

        var seconds = Until(request, 300, () =>
        {
            request.Progress();
            Streams.Push(Stream, 10 * Rate);
            Streams.Grant(Stream, second++ < 25 ? 0 : (int)(1.2 * Rate));
        });

        seconds.ShouldBe(300);
    }

    [Test]
    public void Client_WhoseLumpsAreFarApart_IsLetAlone()
    {
        Streams.Initial(0);
        Streams.Grant(0, Much);
        var request = Streams.BeginWebSocket(Stream);
        var second = 0;

        Until(request, 300, () =>
        {
            request.Progress();
            Streams.Push(Stream, 100 * Rate);
            Streams.Grant(Stream, second++ % 30 == 29 ? 64 * Rate : 0);
        }).ShouldBe(300);
    }

    [Test]
    public void WebSocket_WithNothingToSay_IsLetAloneWhateverItsWindow()
    {
        Streams.Initial(0);
        Streams.Grant(0, Much);
        var request = Streams.BeginWebSocket(Stream);

        Until(request, 300, () => request.Progress()).ShouldBe(300);
    }

    [Test]
    public void Stream_WhoseResponseHasNotBegun_IsLetAloneWhateverItsWindow()
    {
        Events.OnInitialWindow(0);
        var request = Connection.Begin(new(null, new(Grpc("ClientStreaming")), "an endpoint"));

        Until(request, 300, () => Events.OnReceived(Stream, 1)).ShouldBe(300);
    }

    [Test]
    public void Stream_WhoseEndWasSent_WaitsForNothing()
    {
        Streams.Initial(0);
        var request = Streams.BeginWebSocket(Stream);
        Streams.Push(Stream, Rate);
        Events.OnSent(Stream, 0, isLast: true);

        Until(request, 300, () => request.Progress()).ShouldBe(300);
    }

    [Test]
    public void WebSocket_WhenHeartbeatsAreLate_IsNotCut()
    {
        Streams.Grant(0, Much);
        var request = Streams.BeginWebSocket(Stream);

        for (var second = 0; second < 300; second += 7)
        {
            request.Progress();
            Streams.Push(Stream, 20_000);
            Streams.Grant(Stream, 20_000);
            Connection.PassWithoutHeartbeat(6);
            Connection.Pass(1);
        }

        request.Fired.ShouldBeNull();
    }
}
