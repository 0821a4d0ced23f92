using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;
using Leak.Clients.Wire;
using Leak.Clients.Wire.Http1;
using Leak.Clients.Wire.Http2;
using Leak.Shared;

namespace Leak.Unit.Clients.Parking;

/// <summary>What a script can ask of the park, on real sockets, with each means of waiting that the platform has.</summary>
[TestFixture(ParkBy.Epoll)]
[TestFixture(ParkBy.Select)]
[Parallelizable]
internal sealed class ParkScriptTests(string readiness) : ParkFixture(readiness)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(10);

    [Test]
    public async Task Drip_WhenItIsGenerated_SendsEachInTurnAndEnds()
    {
        var script = new StallScript { Drip = new Drip(number => number < 3 ? Encoding.ASCII.GetBytes($"<{number}>") : default, s_interval) };
        var (lane, accepted) = await Parked.OpenAsync(script);

        accepted.ReceiveText(9).ShouldBe("<0><1><2>");

        accepted.Poll(10 * s_interval, SelectMode.SelectRead).ShouldBeFalse("the drip has come to its end");
        lane.Held.ShouldBe(1);
    }

    [Test]
    public async Task Lifetime_HasTheBytesThatItsClientSentAndRead()
    {
        var script = new StallScript { Opening = "GET / HTTP/1.1\r\n"u8.ToArray(), Drip = new Drip(number => number < 2 ? "ab"u8.ToArray() : default, s_interval) };
        var (lane, accepted) = await Parked.OpenAsync(script);
        accepted.ReceiveText(20);

        accepted.Send("HTTP/1.1 100 Continue\r\n"u8);

        var traffic = await Eventually.UntilAsync(() => lane.Lifetimes().Single().Traffic!.Value, traffic => traffic.Taken == 23, "the bytes to be read");
        traffic.Sent.ShouldBe(20, "16 of the opening and two drips of 2");
        traffic.FirstTaken.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        traffic.LastTaken.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(traffic.FirstTaken.Value);
    }

    [Test]
    public async Task Drip_WhenTheServerIsBehind_LosesNothing()
    {
        var big = 1024 * 1024;
        var (_, accepted) = await Parked.OpenAsync(new StallScript
        {
            Drip = new Drip(
                number => number < 4 ? Enumerable.Repeat((byte)('a' + number), big).ToArray() : default, TimeSpan.FromMilliseconds(1)),
        });

        var received = accepted.ReceiveText(4 * big);

        (received == string.Concat("abcd".Select(letter => new string(letter, big)))).ShouldBeTrue("each drip came whole, in its turn");
    }

    [Test]
    public async Task FirstAnswer_OfAClientThatNeverReads_IsSeenAndLeftInItsBuffer()
    {
        var (lane, accepted) = await Parked.OpenAsync(new StallScript { Opening = "GET"u8.ToArray(), Reading = Reading.Nothing, ReceiveBufferBytes = 4096 });

        accepted.SendText("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nabc");
        var answer = await Eventually.ReadAsync(
            () => Task.FromResult(lane.Lifetimes().Single().FirstAnswer), answer => answer is not null, "the client to see its answer");

        (answer!.Value.StatusCode, answer.Value.IsWhole).ShouldBe((200, false));
        lane.Lifetimes().Single().StatusCode.ShouldBeNull("it has read nothing");
        lane.Lifetimes().Single().RequestsEnded.ShouldBeNull();
    }

    [Test]
    public async Task FirstAnswer_OfAClientThatNeverReads_IsWholeWhereItsEndIsSeen()
    {
        var (lane, accepted) = await Parked.OpenAsync(new StallScript { Opening = "GET"u8.ToArray(), Reading = Reading.Nothing });

        accepted.SendText("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n");
        accepted.SendText("no");
        accepted.Dispose();
        await Parked.ShouldEmptyAsync();

        var answer = lane.Lifetimes().ShouldHaveSingleItem().FirstAnswer.ShouldNotBeNull();
        (answer.StatusCode, answer.IsWhole).ShouldBe((404, true));
    }

    [Test]
    public async Task FirstAnswer_WhenAnotherFollows_StaysTheFirst()
    {
        var (lane, accepted) = await Parked.OpenAsync(new StallScript { Opening = "GET"u8.ToArray(), AwaitsAnswer = true });

        accepted.SendText("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        await Eventually.BeAsync("whether the client was answered", () => lane.Lifetimes().Single().StalledAfter is not null, true);
        accepted.SendText("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
        accepted.Dispose();
        await Parked.ShouldEmptyAsync();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        (lifetime.FirstAnswer?.StatusCode, lifetime.FirstAnswer?.IsWhole, lifetime.StatusCode).ShouldBe((404, true, 408));
        lifetime.FirstAnswer!.Value.After.ShouldBeLessThanOrEqualTo(lifetime.StalledAfter!.Value);
    }

    [Test]
    public async Task GoAway_WhenTheServerSendsItAndCloses_IsNotedWithItsError()
    {
        var (lane, accepted) = await Parked.OpenAsync(new StallScript { Opening = "PRI"u8.ToArray(), Reader = static () => new Http2AnswerReader() });

        accepted.ReceiveText(3);
        accepted.Send(new FrameWriter().Settings().ResetStream(1, Http2ErrorCode.Cancel).GoAway(1, Http2ErrorCode.EnhanceYourCalm).Bytes.Span);
        accepted.Dispose();
        await Parked.ShouldEmptyAsync();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        (lifetime.End, lifetime.GoAway, lifetime.StreamReset).ShouldBe((LifetimeEnd.Closed, "ENHANCE_YOUR_CALM", "CANCEL"));
    }

    [Test]
    public async Task HalfClose_WhenAllIsSent_EndsTheClientsSideAndStillReads()
    {
        var (lane, accepted) = await Parked.OpenAsync(new StallScript { Opening = "GET"u8.ToArray(), HalfCloses = true });

        accepted.ReceiveText(3).ShouldBe("GET");
        accepted.Receive(new byte[1]).ShouldBe(0, "FIN");
        lane.Held.ShouldBe(1);
        lane.Lifetimes().Single().StalledAfter.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(200), "the server has the request before it has FIN");
        accepted.SendText("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        accepted.Dispose();
        await Parked.ShouldEmptyAsync();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        (lifetime.End, lifetime.StatusCode).ShouldBe((LifetimeEnd.Closed, 202));
    }

    [Test]
    public async Task HalfClose_WhenAnAnswerIsAwaited_ComesAfterIt()
    {
        var (_, accepted) = await Parked.OpenAsync(new StallScript { Opening = "GET"u8.ToArray(), AwaitsAnswer = true, HalfCloses = true });
        accepted.ReceiveText(3);

        accepted.Poll(5 * s_interval, SelectMode.SelectRead).ShouldBeFalse();
        accepted.SendText("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        accepted.Receive(new byte[1]).ShouldBe(0);
    }

    [Test]
    public async Task Reading_WhenSlow_TakesAFewBytesAtATime()
    {
        var (lane, accepted) = await Parked.OpenAsync(new StallScript { Reading = Reading.Slowly(5, s_interval) });

        accepted.SendText("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await UntilAsync(lane, lifetime => lifetime.RequestsEnded is not null, "a request to be ended");

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        lifetime.RequestsEnded!.Value.Count.ShouldBe(1);
        lifetime.StatusCode.ShouldBe(200);

        // 38 bytes at 5 a time; the status is known after the first line, 17 bytes.
        lifetime.RequestsEnded.Value.FirstAfter.ShouldBeGreaterThanOrEqualTo(8 * s_interval);
    }

    [Test]
    public async Task Reading_WhenSlowAndTheServerCloses_EndsTheConnection()
    {
        var (lane, accepted) = await Parked.OpenAsync(new StallScript { Reading = Reading.Slowly(1, s_interval) });

        accepted.Dispose();

        await Parked.ShouldEmptyAsync();
        lane.Lifetimes().ShouldHaveSingleItem().End.ShouldBe(LifetimeEnd.Closed);
    }

    [Test]
    public async Task Requests_WhenTheServerEndsThem_AreCountedWithoutTheAwaitedAnswer()
    {
        const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        var (lane, accepted) = await Parked.OpenAsync(new StallScript { Opening = "a"u8.ToArray(), AwaitsAnswer = true, Afterwards = "b"u8.ToArray() });
        lane.Lifetimes().Single().StalledAfter.ShouldBeNull();

        accepted.SendText(Ok);
        accepted.ReceiveText(2).ShouldBe("ab");
        lane.Lifetimes().Single().RequestsEnded.ShouldBeNull();
        var stalledAfter = lane.Lifetimes().Single().StalledAfter;
        accepted.SendText(Ok);
        await UntilAsync(lane, lifetime => lifetime.RequestsEnded is { Count: 1 }, "1 request to be ended");
        accepted.SendText("HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n");
        await UntilAsync(lane, lifetime => lifetime.RequestsEnded is { Count: 2 }, "2 requests to be ended");

        var lifetime = lane.Lifetimes().Single();
        lifetime.StatusCode.ShouldBe(504);
        var ends = lifetime.RequestsEnded!.Value;
        stalledAfter.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(ends.FirstAfter);
        ends.FirstAfter.ShouldBeLessThan(ends.LastAfter);
        ends.LastAfter.ShouldBeLessThan(lifetime.Duration);
    }

    [Test]
    public async Task Answer_WhenOnlyItsHeadIsAwaited_NeedsNoEnd()
    {
        var (lane, accepted) = await Parked.OpenAsync(new StallScript
        {
            Opening = "a"u8.ToArray(), AwaitsAnswer = true, Afterwards = "b"u8.ToArray(), Reader = () => new Http1AnswerReader(awaitsHeadOnly: true),
        });

        accepted.SendText("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        accepted.ReceiveText(2).ShouldBe("ab");
        accepted.SendText("2\r\nok\r\n0\r\n\r\n");

        await UntilAsync(lane, lifetime => lifetime.RequestsEnded is { Count: 1 }, "1 request to be ended");
    }

    [Test]
    public async Task Reader_WhenTheScriptBringsItsOwn_IsAskedEachTime()
    {
        var (lane, accepted) = await Parked.OpenAsync(new StallScript
        {
            Opening = "a"u8.ToArray(), AwaitsAnswer = true, Afterwards = "b"u8.ToArray(), Reader = () => new CountingReader(),
        });

        accepted.SendText("!");
        accepted.ReceiveText(2).ShouldBe("ab");
        accepted.SendText("...");

        await UntilAsync(lane, lifetime => lifetime.RequestsEnded is { Count: 3 }, "3 requests to be ended");
        lane.Lifetimes().Single().StatusCode.ShouldBe(4);
    }

    [Test]
    public async Task Vanished_WhenTheServerSendsAndCloses_SeesNothingUntilItIsReleased()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Only Linux has filters on a socket.");
        }

        var (lane, accepted) = await Parked.OpenAsync(new StallScript { Opening = "a"u8.ToArray(), AwaitsAnswer = true, Vanishes = true });
        accepted.ReceiveText(1);
        accepted.SendText("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await UntilAsync(lane, lifetime => lifetime.StalledAfter is not null, "the stall to begin");

        accepted.SendText("anybody there?");
        accepted.Poll(10 * s_interval, SelectMode.SelectRead).ShouldBeFalse("neither FIN nor RST");
        TcpInfo.Unacknowledged(accepted).ShouldBe(1u, "what was sent is not acknowledged");
        accepted.Shutdown(SocketShutdown.Send);
        accepted.Poll(10 * s_interval, SelectMode.SelectRead).ShouldBeFalse("neither FIN nor RST");
        lane.Held.ShouldBe(1);

        await lane.ReleaseAsync();
        lane.Lifetimes().ShouldHaveSingleItem().IsCensored.ShouldBeTrue();
        accepted.Poll(Eventually.Ceiling, SelectMode.SelectRead).ShouldBeTrue("it is back, and closes");
    }

    [Test]
    public async Task Tls_WhenTheHandshakeIsDone_IsSilentAndSeesTheClose()
    {
        using var certificate = TestCertificate.Create();
        var lane = Parked.AddLane(new StallScript { HandshakesWith = "localhost" });
        var opening = lane.OpenAsync(CancellationToken.None);
        var accepted = Parked.Server.Accept();
        using var tls = new SslStream(new NetworkStream(accepted), leaveInnerStreamOpen: false);
        await tls.AuthenticateAsServerAsync(certificate);
        await opening;

        accepted.Poll(10 * s_interval, SelectMode.SelectRead).ShouldBeFalse("nothing comes after the handshake");
        lane.Held.ShouldBe(1);
        tls.Dispose();
        accepted.Dispose();

        await Parked.ShouldEmptyAsync();
        lane.Lifetimes().ShouldHaveSingleItem().ClientPort.ShouldBeGreaterThan(0);
    }

    [Test]
    public async Task Tls_WhenTheServerSpeaksNone_SaysSo()
    {
        var lane = Parked.AddLane(new StallScript { HandshakesWith = "localhost" });
        var opening = lane.OpenAsync(CancellationToken.None);

        Parked.Server.Accept().SendText("HTTP/1.1 400 Bad Request\r\n\r\n");

        (await Should.ThrowAsync<ParkException>(() => opening)).Message.ShouldContain("No TLS connection");
        lane.Lifetimes().ShouldBeEmpty();
    }

    [Test]
    public void Script_WhenItContradictsItself_IsRefused()
    {
        Should.Throw<ArgumentException>(() => Parked.AddLane(new StallScript { HandshakesWith = "localhost", AwaitsAnswer = true }));
        Should.Throw<ArgumentException>(() => Parked.AddLane(new StallScript { Afterwards = new byte[1] }));
        Should.Throw<ArgumentException>(() => new Drip(ReadOnlyMemory<byte>.Empty, s_interval));
        Should.Throw<ArgumentOutOfRangeException>(() => new Drip(new byte[1], TimeSpan.Zero));
        Should.Throw<ArgumentOutOfRangeException>(() => Reading.Slowly(0, s_interval));
    }

    private static Task<Lifetime> UntilAsync(ParkLane lane, Func<Lifetime, bool> isRight, string what) =>
        Eventually.UntilAsync(() => lane.Lifetimes().Single(), isRight, what);

    /// <summary>Answered by the first byte, each later one ends a request, and the status is how many came.</summary>
    private sealed class CountingReader : IAnswerReader
    {
        private int _bytes;

        public bool IsAnswered => _bytes > 0;

        public int RequestsEnded => Math.Max(0, _bytes - 1);

        public int? StatusCode => _bytes;

        public void Read(ReadOnlySpan<byte> bytes) => _bytes += bytes.Length;
    }
}
