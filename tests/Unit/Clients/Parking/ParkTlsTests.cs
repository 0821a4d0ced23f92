using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;
using Leak.Clients.Wire;
using Leak.Clients.Wire.Http2;
using Leak.Shared;

namespace Leak.Unit.Clients.Parking;

/// <summary>Scripts that go on over TLS, on real sockets, with each means of waiting that the platform has.</summary>
[TestFixture(ParkBy.Epoll)]
[TestFixture(ParkBy.Select)]
[Parallelizable]
internal sealed class ParkTlsTests(string readiness) : ParkFixture(readiness)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(10);

    private static readonly StallScript s_script = new() { HandshakesWith = "localhost", Protocol = "h2" };

    [Test]
    public async Task Script_OverTls_SendsAllOfItAndReadsWhatComes()
    {
        var (lane, server) = await OpenAsync(s_script with
        {
            Opening = "open"u8.ToArray(),
            AwaitsAnswer = true,
            Afterwards = "after"u8.ToArray(),
            Drip = new Drip(number => number < 3 ? Encoding.ASCII.GetBytes($"<{number}>") : default, s_interval),
            Reader = static () => new Http2AnswerReader(),
        });
        await using var ended = server;

        (await TextAsync(server, 4)).ShouldBe("open");
        lane.Lifetimes().Single().StalledAfter.ShouldBeNull("its answer has not come");
        await server.WriteAsync(new FrameWriter().Settings().Bytes);
        (await TextAsync(server, 14)).ShouldBe("after<0><1><2>");
        await server.WriteAsync(new FrameWriter().ResetStream(1, Http2ErrorCode.Cancel).GoAway(1, Http2ErrorCode.EnhanceYourCalm).Bytes);
        await server.ShutdownAsync();
        server.Dispose();
        await Parked.ShouldEmptyAsync();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        (lifetime.End, lifetime.GoAway, lifetime.StreamReset, lifetime.RequestsEnded?.Count).ShouldBe((LifetimeEnd.Closed, "ENHANCE_YOUR_CALM", "CANCEL", 1));
    }

    [Test]
    public async Task Answer_ThatComesRightBehindTheHandshake_IsRead()
    {
        var lane = Parked.AddLane(s_script with { AwaitsAnswer = true, Afterwards = "after"u8.ToArray(), Reader = static () => new Http2AnswerReader() });
        var opening = lane.OpenAsync(CancellationToken.None);
        var held = new HoldingStream(new NetworkStream(Parked.Server.Accept(), ownsSocket: true));
        await using var server = await AuthenticateAsync(new SslStream(held), SslApplicationProtocol.Http2, SslProtocols.Tls12);

        // In TLS 1.2 the server has the last word of the handshake: the client gets both at once.
        await server.WriteAsync(new FrameWriter().Settings().Bytes);
        await held.ReleaseAsync();
        await opening;

        (await TextAsync(server, 5)).ShouldBe("after");
    }

    [Test]
    public async Task Bytes_InLargeNumbersBothWays_AllArrive()
    {
        const int Bytes = 1 << 20;
        var reader = new SummingReader();
        var (_, server) = await OpenAsync(s_script with { Opening = Enumerable.Repeat((byte)'a', Bytes).ToArray(), Reader = () => reader });
        await using var ended = server;

        (await TextAsync(server, Bytes)).ShouldBe(new string('a', Bytes));
        await server.WriteAsync(Enumerable.Repeat((byte)1, Bytes).ToArray());

        await Eventually.BeAsync("the bytes that the client read", () => reader.Sum, Bytes);
    }

    [Test]
    public async Task Server_ThatChoosesNoSuchProtocol_IsRefused()
    {
        var lane = Parked.AddLane(s_script);
        var opening = lane.OpenAsync(CancellationToken.None);
        await using var server = await AcceptAsync(SslApplicationProtocol.Http11, isBroken: true);

        (await Should.ThrowAsync<ParkException>(() => opening)).Message.ShouldContain("No TLS connection");
        lane.Lifetimes().ShouldBeEmpty();
    }

    [Test]
    public async Task Server_ThatKnowsNoProtocols_IsRefused()
    {
        var lane = Parked.AddLane(s_script);
        var opening = lane.OpenAsync(CancellationToken.None);
        await using var server = await AcceptAsync(protocol: null);

        (await Should.ThrowAsync<ParkException>(() => opening)).Message.ShouldContain("did not choose h2");
        lane.Lifetimes().ShouldBeEmpty();
    }

    [Test]
    public async Task Garbage_InPlaceOfRecords_IsNoAnswer_AndTheConnectionLivesOn()
    {
        var lane = Parked.AddLane(s_script with { Reader = static () => new Http2AnswerReader() });
        var opening = lane.OpenAsync(CancellationToken.None);
        var accepted = Parked.Server.Accept();
        await using var tls = await AuthenticateAsync(new SslStream(new NetworkStream(accepted)), SslApplicationProtocol.Http2);
        await opening;

        accepted.SendText("this is no record of TLS, and nobody can say what it means");
        accepted.SendText("nor is this");

        lane.Held.ShouldBe(1);
        accepted.Dispose();
        await Parked.ShouldEmptyAsync();
        lane.Lifetimes().ShouldHaveSingleItem().FirstAnswer.ShouldBeNull();
    }

    [Test]
    public void Script_WhenItContradictsItself_IsRefused()
    {
        Should.Throw<ArgumentException>(() => Parked.AddLane(new StallScript { Protocol = "h2" }));
        Should.Throw<ArgumentException>(() => Parked.AddLane(s_script with { HalfCloses = true }));
    }

    private async Task<(ParkLane Lane, SslStream Server)> OpenAsync(StallScript script)
    {
        var lane = Parked.AddLane(script);
        var opening = lane.OpenAsync(CancellationToken.None);
        var server = await AcceptAsync();
        await opening;
        return (lane, server);
    }

    private Task<SslStream> AcceptAsync() => AcceptAsync(SslApplicationProtocol.Http2);

    private async Task<SslStream> AcceptAsync(SslApplicationProtocol? protocol, bool isBroken = false)
    {
        var tls = new SslStream(new NetworkStream(Parked.Server.Accept(), ownsSocket: true));
        try
        {
            return await AuthenticateAsync(tls, protocol);
        }
        catch (AuthenticationException) when (isBroken)
        {
            return tls;
        }
    }

    private static async Task<SslStream> AuthenticateAsync(SslStream tls, SslApplicationProtocol? protocol, SslProtocols version = SslProtocols.None)
    {
        using var certificate = TestCertificate.Create();
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = version, ApplicationProtocols = protocol is { } one ? [one] : null });
        return tls;
    }

    private static async Task<string> TextAsync(SslStream server, int bytes)
    {
        var buffer = new byte[bytes];
        using var ceiling = new CancellationTokenSource(Eventually.Ceiling);
        await server.ReadExactlyAsync(buffer, ceiling.Token);
        return Encoding.ASCII.GetString(buffer);
    }

    /// <summary>Sends what is written first, and keeps what follows until it is told to send it.</summary>
    private sealed class HoldingStream(NetworkStream inner) : Stream
    {
        private readonly MemoryStream _held = new();
        private bool _holds;
        private bool _isReleased;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public async Task ReleaseAsync()
        {
            _isReleased = true;
            await inner.WriteAsync(_held.ToArray());
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var holds = _holds && !_isReleased;
            _holds = true;
            return holds ? _held.WriteAsync(buffer, cancellationToken) : inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                _held.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    /// <summary>Adds up the values of all bytes.</summary>
    private sealed class SummingReader : IAnswerReader
    {
        private int _sum;

        public int Sum => Volatile.Read(ref _sum);

        public bool IsAnswered => false;

        public int RequestsEnded => 0;

        public int? StatusCode => null;

        public void Read(ReadOnlySpan<byte> bytes)
        {
            foreach (var value in bytes)
            {
                _sum += value;
            }
        }
    }
}
