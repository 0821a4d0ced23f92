using Leak.Timeouts;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>HTTP/2, in fake time: what a stream has to say must be taken, whatever its client says, and whatever its neighbours take.</summary>
internal sealed class UntakenOutputTests : OutputFixture
{
    [TestCase(0, 50)]
    [TestCase(1, 50)]
    [TestCase(28, 50)]
    [TestCase(Rate - 100, 50)]
    [TestCase(Rate, null)]
    [TestCase(20 * Rate, null)]
    public void WebSocket_ThatAnswersWhileItsWindowComesSlowly_HasTheWebSocketLimit(int granted, int? endedAt)
    {
        Streams.Initial(0);
        Streams.Grant(0, Much);
        var request = Streams.BeginWebSocket(Stream);

        var seconds = Until(request, 200, () =>
        {
            request.Progress();
            Streams.Push(Stream, 10 * Rate);
            Streams.Grant(Stream, granted);
        });

        request.Fired.ShouldBe(endedAt is null ? null : TimeoutLimit.WebSocket);
        // A heartbeat may pass until it is seen to wait.
        seconds.ShouldBeInRange(endedAt ?? 200, endedAt + 1 ?? 200);
    }

    [Test]
    public void Stream_WhoseClientTakesNothing_IsResetAtOnce()
    {
        Streams.Initial(0);
        var request = Streams.BeginWebSocket(Stream);

        Until(request, 100, () =>
        {
            request.Progress();
            Streams.Push(Stream, Rate);
        });

        request.IsEnded.ShouldBeTrue("nothing can be said to a client that takes nothing");
    }

    [TestCase(0)]
    [TestCase(28)]
    public void GrpcStream_ThatHearsItsClientWhileNothingIsTaken_HasTheStreamLimit(int granted)
    {
        Streams.Initial(0);
        Streams.Grant(0, Much);
        var request = Streams.Begin(Stream, Grpc("DuplexStreaming"));

        var seconds = Until(request, 200, () =>
        {
            Events.OnReceived(Stream, 5 * Rate);
            Streams.Push(Stream, 10 * Rate);
            Streams.Grant(Stream, granted);
        });

        request.Fired.ShouldBe(TimeoutLimit.Stream);
        seconds.ShouldBeInRange(75, 76);
    }

    [TestCase(28)]
    [TestCase(Rate / 2)]
    public void EventStream_WhoseWindowComesBelowTheRate_HasTheStreamLimit(int granted)
    {
        Streams.Initial(0);
        Streams.Grant(0, Much);
        var request = Streams.Begin(Stream, new StreamTimeoutAttribute());

        var seconds = Until(request, 200, () =>
        {
            Streams.Push(Stream, 10 * Rate);
            Streams.Grant(Stream, granted);
        });

        request.Fired.ShouldBe(TimeoutLimit.Stream);
        seconds.ShouldBeInRange(75, 76);
    }

    [Test]
    public void EventStream_ThatIsGivenABurstFirst_IsHeldByItNoLonger()
    {
        Streams.Grant(0, Much);
        var request = Streams.Begin(Stream, new StreamTimeoutAttribute());
        Streams.Push(Stream, 65_535);

        var seconds = Until(request, 200, () =>
        {
            Streams.Push(Stream, 10 * Rate);
            Streams.Grant(Stream, 28);
        });

        request.Fired.ShouldBe(TimeoutLimit.Stream);
        seconds.ShouldBeInRange(75, 77);
    }

    [TestCase(true, 50)]
    [TestCase(false, 75)]
    public void Stream_WhoseBytesAreGrantedJustBeforeEachHeartbeat_HasItsLimit(bool isWebSocket, int limit)
    {
        Streams.Initial(0);
        Streams.Grant(0, Much);
        var request = isWebSocket ? Streams.BeginWebSocket(Stream) : Streams.Begin(Stream, new StreamTimeoutAttribute());

        var seconds = Until(request, 200, () =>
        {
            request.Progress();
            Streams.Push(Stream, Rate);
            Connection.Pass(0.999);
            // Kestrel has not sent it when the heartbeat looks.
            Streams.Delay(true);
            Streams.Grant(Stream, 1);
            Connection.Pass(0.001);
            Streams.Delay(false);
        }, passes: 0);

        seconds.ShouldBeInRange(limit, limit + 1);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(Rate / 2)]
    public void Streams_WhoseConnectionsWindowComesSlowly_HaveTheirLimit(int granted)
    {
        Streams.Initial(Much);
        var events = Streams.Begin(Stream, new StreamTimeoutAttribute());
        var socket = Streams.BeginWebSocket(Other);
        Streams.Push(Stream, 65_535);

        var seconds = Until(events, 200, () =>
        {
            socket.Progress();
            Streams.Push(Stream, 10 * Rate);
            Streams.Push(Other, 10 * Rate);
            Streams.Grant(0, granted);
        });

        socket.Fired.ShouldBe(TimeoutLimit.WebSocket);
        events.Fired.ShouldBe(TimeoutLimit.Stream);
        seconds.ShouldBeInRange(75, 77);
    }

    [Test]
    public void Stream_WhoseOwnWindowAndTheConnectionsAreShutInTurns_HasItsLimit()
    {
        Streams.Initial(0);
        var request = Streams.BeginWebSocket(Stream);
        var thief = Streams.Begin(Other, new StreamTimeoutAttribute());
        Streams.Push(Other, 65_535 + 1);
        Streams.Push(Stream, Rate);
        var second = 0;

        Until(request, 200, () =>
        {
            request.Progress();
            switch (second++ % 20)
            {
                // The connection's window is filled by another stream; then the stream's own is opened for nothing.
                case 0:
                    Streams.Push(Other, 65_536);
                    Streams.Grant(Other, 65_535 + 2);
                    Streams.Grant(Stream, 1);
                    break;
                // And the other way round.
                case 10:
                    Streams.Grant(0, 1);
                    Streams.Grant(0, 1);
                    break;
            }
        });

        request.Fired.ShouldBe(TimeoutLimit.WebSocket);
        Streams.SentOf(Stream).ShouldBeLessThan(10);
    }

    [Test]
    public void Neighbour_ThatIsTaken_HelpsNobodyWhoseOwnWindowIsShut()
    {
        Streams.Initial(0);
        Streams.Grant(0, Much);
        var request = Streams.BeginWebSocket(Stream);
        var neighbour = Streams.BeginWebSocket(Other);

        var seconds = Until(request, 200, () =>
        {
            request.Progress();
            neighbour.Progress();
            Streams.Push(Stream, Rate);
            Streams.Push(Other, 100 * Rate);
            Streams.Grant(Other, 100 * Rate);
        });

        seconds.ShouldBeInRange(50, 51);
        request.Fired.ShouldBe(TimeoutLimit.WebSocket);
        neighbour.Fired.ShouldBeNull();
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Settings_ThatShutAndOpenTheWindow_AreFollowed(bool opensAgain)
    {
        Streams.Grant(0, Much);
        var request = Streams.Begin(Stream, Grpc("DuplexStreaming"));
        Streams.Push(Stream, 3_000);
        // 2,000 bytes below zero.
        Streams.Initial(1_000);

        var seconds = Until(request, 200, () =>
        {
            Events.OnReceived(Stream, 5);
            if (opensAgain)
            {
                Streams.Initial(5_000);
            }
        });

        seconds.ShouldBeInRange(opensAgain ? 200 : 75, opensAgain ? 200 : 76);
    }

    [Test]
    public void Settings_ThatOpenAndShutTheWindowByAByte_HoldNothing()
    {
        Streams.Initial(0);
        Streams.Grant(0, Much);
        var request = Streams.Begin(Stream, Grpc("DuplexStreaming"));
        var granted = 0;

        var seconds = Until(request, 200, () =>
        {
            Events.OnReceived(Stream, 5);
            Streams.Push(Stream, Rate);
            Streams.Initial(++granted);
        });

        request.Fired.ShouldBe(TimeoutLimit.Stream);
        seconds.ShouldBeInRange(75, 76);
    }

    [Test]
    public void Stream_WhoseConnectionsSocketTakesNothing_HasItsLimit()
    {
        Streams.Initial(Much);
        Streams.Grant(0, Much);
        var request = Streams.BeginWebSocket(Stream);
        Streams.Block(true);

        var seconds = Until(request, 200, () =>
        {
            request.Progress();
            Streams.Push(Stream, Rate);
        });

        request.Fired.ShouldBe(TimeoutLimit.WebSocket);
        seconds.ShouldBeInRange(50, 51);
    }

    [Test]
    public async Task Stream_WhenWatchedOnly_IsToldOfAndLetAlone()
    {
        await using var connection = new FakeConnection(new TimeoutsOptions { Mode = TimeoutsMode.Observe }, isHttp2: true);
        var streams = new FakeStreams(connection);
        streams.Initial(0);
        var request = streams.BeginWebSocket(Stream);

        Until(request, 100, () =>
        {
            request.Progress();
            streams.Push(Stream, Rate);
        }, connection: connection).ShouldBe(100);
        connection.IsAborted.ShouldBeFalse();
    }
}
