using Leak.Timeouts;
using Leak.Timeouts.Connections;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>HTTP/2, in fake time: what a stream has to say must be taken, whatever its client says, and whatever its neighbours take.</summary>
internal sealed class UntakenOutputTests
{
    private const int Stream = 1;
    private const int Other = 3;
    private const int Rate = 1_000;
    private const int Much = 1 << 30;

    private readonly TimeoutsOptions _options = new();
    private FakeConnection _connection = null!;
    private FakeStreams _streams = null!;

    private IStreamEvents Events => _connection.Watch;

    [SetUp]
    public void SetUp()
    {
        _connection = new FakeConnection(_options, isHttp2: true);
        _streams = new FakeStreams(_connection);
    }

    [TearDown]
    public async Task TearDown() => await _connection.DisposeAsync();

    [TestCase(0, 50)]
    [TestCase(1, 50)]
    [TestCase(28, 50)]
    [TestCase(Rate - 100, 50)]
    [TestCase(Rate, null)]
    [TestCase(20 * Rate, null)]
    public void WebSocket_ThatAnswersWhileItsWindowComesSlowly_HasTheWebSocketLimit(int granted, int? endedAt)
    {
        _streams.Initial(0);
        _streams.Grant(0, Much);
        var request = _streams.BeginWebSocket(Stream);

        var seconds = Until(request, 200, () =>
        {
            request.Progress();
            _streams.Push(Stream, 10 * Rate);
            _streams.Grant(Stream, granted);
        });

        request.Fired.ShouldBe(endedAt is null ? null : TimeoutLimit.WebSocket);
        // A heartbeat may pass until it is seen to wait.
        seconds.ShouldBeInRange(endedAt ?? 200, endedAt + 1 ?? 200);
    }

    [TestCase(0)]
    [TestCase(28)]
    public void GrpcStream_ThatHearsItsClientWhileNothingIsTaken_HasTheStreamLimit(int granted)
    {
        _streams.Initial(0);
        _streams.Grant(0, Much);
        var request = _streams.Begin(Stream, Grpc("DuplexStreaming"));

        var seconds = Until(request, 200, () =>
        {
            Events.OnReceived(Stream, 5 * Rate);
            _streams.Push(Stream, 10 * Rate);
            _streams.Grant(Stream, granted);
        });

        request.Fired.ShouldBe(TimeoutLimit.Stream);
        seconds.ShouldBeInRange(75, 76);
    }

    [TestCase(28)]
    [TestCase(Rate / 2)]
    public void EventStream_WhoseWindowComesBelowTheRate_HasTheStreamLimit(int granted)
    {
        _streams.Initial(0);
        _streams.Grant(0, Much);
        var request = _streams.Begin(Stream, new StreamTimeoutAttribute());

        var seconds = Until(request, 200, () =>
        {
            _streams.Push(Stream, 10 * Rate);
            _streams.Grant(Stream, granted);
        });

        request.Fired.ShouldBe(TimeoutLimit.Stream);
        seconds.ShouldBeInRange(75, 76);
    }

    [Test]
    public void EventStream_ThatIsGivenABurstFirst_IsHeldByItNoLonger()
    {
        _streams.Grant(0, Much);
        var request = _streams.Begin(Stream, new StreamTimeoutAttribute());
        _streams.Push(Stream, 65_535);

        var seconds = Until(request, 200, () =>
        {
            _streams.Push(Stream, 10 * Rate);
            _streams.Grant(Stream, 28);
        });

        request.Fired.ShouldBe(TimeoutLimit.Stream);
        seconds.ShouldBeInRange(75, 77);
    }

    [TestCase(true, 50)]
    [TestCase(false, 75)]
    public void Stream_WhoseBytesAreGrantedJustBeforeEachHeartbeat_HasItsLimit(bool isWebSocket, int limit)
    {
        _streams.Initial(0);
        _streams.Grant(0, Much);
        var request = isWebSocket ? _streams.BeginWebSocket(Stream) : _streams.Begin(Stream, new StreamTimeoutAttribute());

        var seconds = Until(request, 200, () =>
        {
            request.Progress();
            _streams.Push(Stream, Rate);
            _connection.Pass(0.999);
            // Kestrel has not sent it when the heartbeat looks.
            _streams.Delay(true);
            _streams.Grant(Stream, 1);
            _connection.Pass(0.001);
            _streams.Delay(false);
        }, passes: 0);

        seconds.ShouldBeInRange(limit, limit + 1);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(Rate / 2)]
    public void Streams_WhoseConnectionsWindowComesSlowly_HaveTheirLimit(int granted)
    {
        _streams.Initial(Much);
        var events = _streams.Begin(Stream, new StreamTimeoutAttribute());
        var socket = _streams.BeginWebSocket(Other);
        _streams.Push(Stream, 65_535);

        var seconds = Until(events, 200, () =>
        {
            socket.Progress();
            _streams.Push(Stream, 10 * Rate);
            _streams.Push(Other, 10 * Rate);
            _streams.Grant(0, granted);
        });

        socket.Fired.ShouldBe(TimeoutLimit.WebSocket);
        events.Fired.ShouldBe(TimeoutLimit.Stream);
        seconds.ShouldBeInRange(75, 77);
    }

    [Test]
    public void Stream_WhoseOwnWindowAndTheConnectionsAreShutInTurns_HasItsLimit()
    {
        _streams.Initial(0);
        var request = _streams.BeginWebSocket(Stream);
        var thief = _streams.Begin(Other, new StreamTimeoutAttribute());
        _streams.Push(Other, 65_535 + 1);
        _streams.Push(Stream, Rate);
        var second = 0;

        Until(request, 200, () =>
        {
            request.Progress();
            switch (second++ % 20)
            {
                // The connection's window is filled by another stream; then the stream's own is opened for nothing.
                case 0:
                    _streams.Push(Other, 65_536);
                    _streams.Grant(Other, 65_535 + 2);
                    _streams.Grant(Stream, 1);
                    break;
                // And the other way round.
                case 10:
                    _streams.Grant(0, 1);
                    _streams.Grant(0, 1);
                    break;
            }
        });

        request.Fired.ShouldBe(TimeoutLimit.WebSocket);
        _streams.SentOf(Stream).ShouldBeLessThan(10);
    }

    [Test]
    public void Neighbour_ThatIsTaken_HelpsNobodyWhoseOwnWindowIsShut()
    {
        _streams.Initial(0);
        _streams.Grant(0, Much);
        var request = _streams.BeginWebSocket(Stream);
        var neighbour = _streams.BeginWebSocket(Other);

        var seconds = Until(request, 200, () =>
        {
            request.Progress();
            neighbour.Progress();
            _streams.Push(Stream, Rate);
            _streams.Push(Other, 100 * Rate);
            _streams.Grant(Other, 100 * Rate);
        });

        seconds.ShouldBeInRange(50, 51);
        request.Fired.ShouldBe(TimeoutLimit.WebSocket);
        neighbour.Fired.ShouldBeNull();
    }

    [TestCase(true)]
    [TestCase(false)]
    public void QuietStream_BesideADownloadThatFillsTheConnectionsWindow_IsLetAlone(bool isWebSocket)
    {
        _streams.Initial(Much);
        var request = isWebSocket ? _streams.BeginWebSocket(Stream) : _streams.Begin(Stream, new StreamTimeoutAttribute());
        _streams.Begin(Other, new StreamTimeoutAttribute());

        var seconds = Until(request, 400, () =>
        {
            request.Progress();
            _streams.Push(Other, 1000 * Rate);
            _streams.Push(Stream, 28);
            _streams.Grant(0, 2 * Rate);
        });

        seconds.ShouldBe(400);
        _streams.SentOf(Stream).ShouldBeGreaterThan(390 * 28);
    }

    [TestCase(true, Rate, null)]
    [TestCase(true, 0, 75)]
    [TestCase(false, Rate, 75)]
    public void EventStream_WithoutATurn_IsSilentUnlessItsConnectionIsTaken(bool isBlocked, int taken, int? endedAt)
    {
        _streams.Initial(Much);
        _streams.Grant(0, Much);
        var request = _streams.Begin(Stream, new StreamTimeoutAttribute());
        _streams.Block(isBlocked);

        var seconds = Until(request, 300, () => Events.OnSent(Other, taken, isLast: false));

        seconds.ShouldBeInRange(endedAt ?? 300, endedAt + 1 ?? 300);
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(20)]
    public void Client_ThatGrantsExactlyWhatItTook_IsLetAlone(int every)
    {
        _streams.Initial(100);
        var request = _streams.Begin(Stream, new StreamTimeoutAttribute());
        var second = 0;

        var seconds = Until(request, 600, () =>
        {
            if (second++ % every == 0)
            {
                _streams.Push(Stream, 100);
                _connection.Pass(0.02);
                _streams.Grant(Stream, 100);
                _streams.Grant(0, 100);
                _connection.Pass(every == 1 ? 1.03 : 0.98);
            }
            else
            {
                _connection.Pass(1);
            }
        }, passes: 0);

        seconds.ShouldBe(600);
    }

    [Test]
    public void Client_ThatKeptTheRate_MayPauseForTheWholeLimit()
    {
        _streams.Initial(0);
        _streams.Grant(0, Much);
        var request = _streams.BeginWebSocket(Stream);
        Until(request, 300, () =>
        {
            request.Progress();
            _streams.Push(Stream, 10 * Rate);
            _streams.Grant(Stream, 2 * Rate);
        }).ShouldBe(300);

        var paused = Until(request, 100, () => request.Progress());

        request.Fired.ShouldBe(TimeoutLimit.WebSocket);
        paused.ShouldBeInRange(49, 50);
    }

    [Test]
    public void Client_ThatPausedAndTakesAgainAtTheRate_IsLetAlone()
    {
        _streams.Initial(0);
        _streams.Grant(0, Much);
        var request = _streams.BeginWebSocket(Stream);
        var second = 0;

        var seconds = Until(request, 300, () =>
        {
            request.Progress();
            _streams.Push(Stream, 10 * Rate);
            _streams.Grant(Stream, second++ < 25 ? 0 : (int)(1.2 * Rate));
        });

        seconds.ShouldBe(300);
    }

    [Test]
    public void Client_WhoseLumpsAreFarApart_IsLetAlone()
    {
        _streams.Initial(0);
        _streams.Grant(0, Much);
        var request = _streams.BeginWebSocket(Stream);
        var second = 0;

        Until(request, 300, () =>
        {
            request.Progress();
            _streams.Push(Stream, 100 * Rate);
            _streams.Grant(Stream, second++ % 30 == 29 ? 64 * Rate : 0);
        }).ShouldBe(300);
    }

    [Test]
    public void WebSocket_WithNothingToSay_IsLetAloneWhateverItsWindow()
    {
        _streams.Initial(0);
        _streams.Grant(0, Much);
        var request = _streams.BeginWebSocket(Stream);

        Until(request, 300, () => request.Progress()).ShouldBe(300);
    }

    [Test]
    public void Stream_WhoseResponseHasNotBegun_IsLetAloneWhateverItsWindow()
    {
        Events.OnInitialWindow(0);
        var request = _connection.Begin(new(null, new(Grpc("ClientStreaming")), "an endpoint"));

        Until(request, 300, () => Events.OnReceived(Stream, 1)).ShouldBe(300);
    }

    [Test]
    public void Stream_WhoseEndWasSent_WaitsForNothing()
    {
        _streams.Initial(0);
        var request = _streams.BeginWebSocket(Stream);
        _streams.Push(Stream, Rate);
        Events.OnSent(Stream, 0, isLast: true);

        Until(request, 300, () => request.Progress()).ShouldBe(300);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Settings_ThatShutAndOpenTheWindow_AreFollowed(bool opensAgain)
    {
        _streams.Grant(0, Much);
        var request = _streams.Begin(Stream, Grpc("DuplexStreaming"));
        _streams.Push(Stream, 3_000);
        // 2,000 bytes below zero.
        _streams.Initial(1_000);

        var seconds = Until(request, 200, () =>
        {
            Events.OnReceived(Stream, 5);
            if (opensAgain)
            {
                _streams.Initial(5_000);
            }
        });

        seconds.ShouldBeInRange(opensAgain ? 200 : 75, opensAgain ? 200 : 76);
    }

    [Test]
    public void Settings_ThatOpenAndShutTheWindowByAByte_HoldNothing()
    {
        _streams.Initial(0);
        _streams.Grant(0, Much);
        var request = _streams.Begin(Stream, Grpc("DuplexStreaming"));
        var granted = 0;

        var seconds = Until(request, 200, () =>
        {
            Events.OnReceived(Stream, 5);
            _streams.Push(Stream, Rate);
            _streams.Initial(++granted);
        });

        request.Fired.ShouldBe(TimeoutLimit.Stream);
        seconds.ShouldBeInRange(75, 76);
    }

    [Test]
    public void Stream_WhoseConnectionsSocketTakesNothing_HasItsLimit()
    {
        _streams.Initial(Much);
        _streams.Grant(0, Much);
        var request = _streams.BeginWebSocket(Stream);
        _streams.Block(true);

        var seconds = Until(request, 200, () =>
        {
            request.Progress();
            _streams.Push(Stream, Rate);
        });

        request.Fired.ShouldBe(TimeoutLimit.WebSocket);
        seconds.ShouldBeInRange(50, 51);
    }

    [Test]
    public void WebSocket_WhenHeartbeatsAreLate_IsNotCut()
    {
        _streams.Grant(0, Much);
        var request = _streams.BeginWebSocket(Stream);

        for (var second = 0; second < 300; second += 7)
        {
            request.Progress();
            _streams.Push(Stream, 20_000);
            _streams.Grant(Stream, 20_000);
            _connection.PassWithoutHeartbeat(6);
            _connection.Pass(1);
        }

        request.Fired.ShouldBeNull();
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

    private static Grpc.AspNetCore.Server.GrpcMethodMetadata Grpc(string type) =>
        new(Enum.Parse<Grpc.AspNetCore.Server.PlantedMethodType>(type));

    /// <summary>Does something each second until a limit fires; at which second it did.</summary>
    private int Until(FakeRequest request, int most, Action eachSecond, double passes = 1, FakeConnection? connection = null)
    {
        var second = 0;
        while (request.Fired is null && second < most)
        {
            eachSecond();
            (connection ?? _connection).Pass(passes);
            second++;
        }

        return second;
    }
}
