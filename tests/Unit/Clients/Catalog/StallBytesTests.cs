using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Leak.Clients.Catalog;
using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http1;
using Leak.Shared;

namespace Leak.Unit.Clients.Catalog;

/// <summary>What each stall sends, byte for byte, to a listener that records it.</summary>
[Parallelizable]
internal sealed class StallBytesTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string EventStream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string Switching = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private const string Get = "GET /path HTTP/1.1\r\nHost: server:80\r\n\r\n";
    private const string Json = "Content-Type: application/json\r\n";
    private const string Post = "POST /path HTTP/1.1\r\nHost: server:80\r\nContent-Length: 100000\r\n" + Json + "\r\n";
    private const string LongPost = "POST /path HTTP/1.1\r\nHost: server:80\r\nContent-Length: 1000000\r\n" + Json + "\r\n";
    private const string Chunked = "POST /path HTTP/1.1\r\nHost: server:80\r\nTransfer-Encoding: chunked\r\n" + Json + "\r\n";
    private const string Events = "GET /path HTTP/1.1\r\nHost: server:80\r\nAccept: text/event-stream\r\n\r\n";
    private const string H2c = "GET /path HTTP/1.1\r\nHost: server:80\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
    private const string Upgrade = "GET /path HTTP/1.1\r\nHost: server:80\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    // A third of it is the interval of each drip here.
    private static readonly StallContext s_context = new() { Host = "server:80", Path = "/path", Evades = TimeSpan.FromMilliseconds(30) };

    private ParkAtListener _parked = null!;

    [SetUp]
    public void SetUp() => _parked = new ParkAtListener();

    [TearDown]
    public async Task TearDown() => await _parked.DisposeAsync();

    [TestCase("tcp/idle", "")]
    [TestCase("http1/partial-line", "GE")]
    [TestCase("http1/partial-headers", "GET /path HTTP/1.1\r\nHost: server:80\r\n")]
    [TestCase("http1/no-body", Post)]
    [TestCase("http1/partial-chunk", Chunked + "5\r\n   ")]
    [TestCase("http1/expect-no-body", "POST /path HTTP/1.1\r\nHost: server:80\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n" + Json + "\r\n")]
    [TestCase("http1/unread-body", Post)]
    [TestCase("http1/slow-read-none", Get)]
    [TestCase("http1/slow-read-drip", Get)]
    [TestCase("http1/finished-unread", "GET /path?bytes=2500000 HTTP/1.1\r\nHost: server:80\r\n\r\n")]
    [TestCase("http1/close-unread", "GET /path?bytes=2500000 HTTP/1.1\r\nHost: server:80\r\nConnection: close\r\n\r\n")]
    [TestCase("http1/sse-unread", "GET /path?every=100&bytes=65536 HTTP/1.1\r\nHost: server:80\r\nAccept: text/event-stream\r\n\r\n")]
    [TestCase("http1/hung-handler", Get)]
    [TestCase("http1/deaf-handler", Get)]
    [TestCase("http1/hung-upstream", Get)]
    [TestCase("http1/linger", "GET /path HTTP/1.1\r\nHost: server:80\r\nConnection: close\r\n\r\n")]
    [TestCase("tls/silent", "")]
    public async Task Stall_WhenOpened_SendsThisAndStops(string id, string expected)
    {
        var accepted = await OpenAsync(id);

        accepted.ReceiveText(expected.Length).ShouldBe(expected);
        accepted.ShouldBeSilent();
    }

    [TestCase("http1/keep-alive-idle", Get, Ok, "")]
    [TestCase("http1/keep-alive-partial", Get, Ok, "G")]
    [TestCase("http1/h2c-upgrade-stall", H2c, Ok, "")]
    [TestCase("http1/drain-then-half", "POST /path HTTP/1.1\r\nHost: server:80\r\nContent-Length: 10\r\n" + Json + "\r\n", Ok, "          GET /path HTTP/1.1\r\nHost: server:80\r\n")]
    [TestCase("http1/sse-idle", Events, EventStream, "")]
    [TestCase("ws/silent", Upgrade, Switching, "")]
    [TestCase("signalr/no-handshake", Upgrade, Switching, "")]
    [TestCase("ws/partial-frame", Upgrade, Switching, "\u0082\u00fe\u0001")]
    [TestCase("ws/close-linger", Upgrade, Switching, "\u0088\u0082\0\0\0\0\u0003\u00e8")]
    public async Task Stall_WhenAnswered_SendsThisMoreAndStops(string id, string opening, string answer, string afterwards)
    {
        var accepted = await OpenAsync(id);

        accepted.ReceiveText(opening.Length).ShouldBe(opening);
        accepted.ShouldBeSilent();
        accepted.SendText(answer);
        Encoding.Latin1.GetString(accepted.ReceiveBytes(afterwards.Length)).ShouldBe(afterwards);
        accepted.ShouldBeSilent();
    }

    [TestCase("http1/slow-headers", "GET /path HTTP/1.1\r\nHost: server:80\r\n", "X-a: b\r\n")]
    [TestCase("http1/crlf-drip", "", "\r\n")]
    [TestCase("http1/slow-body", Post, " ")]
    [TestCase("http1/trickle-body", LongPost, "   ")]
    [TestCase("http1/chunk-drip", Chunked, "1\r\n \r\n")]
    [TestCase("http1/chunk-extension-drip", Chunked + "5;", "a")]
    [TestCase("http1/trailer-drip", Chunked + "0\r\nX-t: a", "a")]
    [TestCase("http1/chunk-zeros-drip", Chunked + "0", "0")]
    public async Task Stall_WhenItDrips_SendsThisOverAndOver(string id, string opening, string drip)
    {
        var accepted = await OpenAsync(id);

        accepted.ReceiveText(opening.Length).ShouldBe(opening);
        accepted.ReceiveText(3 * drip.Length).ShouldBe(drip + drip + drip);
    }

    [TestCase("ws/fragment-drip", "\u0001\u0080\0\0\0\0", "\0\u0080\0\0\0\0")]
    [TestCase("ws/ping-flood-unread", "", "\u0089\u00fd\0\0\0\0")]
    public async Task WebSocket_WhenUpgraded_SendsThisAndThenItsDrip(string id, string afterwards, string drip)
    {
        var accepted = await OpenAsync(id);

        accepted.ReceiveText(Upgrade.Length).ShouldBe(Upgrade);
        accepted.SendText(Switching);
        var expected = afterwards + drip;
        Encoding.Latin1.GetString(accepted.ReceiveBytes(expected.Length)).ShouldBe(expected);
    }

    [Test]
    public async Task ChunkZeros_WhenKeptOn_SendNineAndNoMore()
    {
        var accepted = await OpenAsync("http1/chunk-zeros-drip");

        accepted.ReceiveText(Chunked.Length).ShouldBe(Chunked);
        accepted.ReceiveText(9).ShouldBe("000000000");
        accepted.ShouldBeSilent();
    }

    [Test]
    public async Task Gzip_WhenOpened_SendsTheStartOfWhatDecompressesToAThousandTimesAsMuch()
    {
        var gzip = GzipText.OfSpaces(16 << 20);
        var head = $"POST /path HTTP/1.1\r\nHost: server:80\r\nContent-Length: {gzip.Length}\r\nContent-Encoding: gzip\r\n{Json}\r\n";
        var accepted = await OpenAsync("http1/gzip-drip");

        accepted.ReceiveText(head.Length).ShouldBe(head);
        accepted.ReceiveBytes(103).ShouldBe(gzip[..103]);
        gzip.Length.ShouldBeLessThan(20_000);
        using var plain = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var opened = new MemoryStream();
        await plain.CopyToAsync(opened);
        opened.Length.ShouldBe(16 << 20);
        opened.GetBuffer().AsSpan(0, (int)opened.Length).ContainsAnyExcept((byte)' ').ShouldBeFalse();
    }

    [Test]
    public async Task Burst_WhenOpened_SendsTenThousandBytesAndStops()
    {
        var accepted = await OpenAsync("http1/burst-then-stall");

        accepted.ReceiveText(LongPost.Length).ShouldBe(LongPost);
        accepted.ReceiveText(10_000).ShouldAllBe(letter => letter == ' ');
        accepted.ShouldBeSilent();
    }

    [Test]
    public async Task Pipeline_WhileTheServerTakesThem_SendsGetsWithoutEnd()
    {
        const string One = "GET /path?bytes=65536 HTTP/1.1\r\nHost: server:80\r\n\r\n";
        var accepted = await OpenAsync("http1/pipeline-unread");

        // More than the opening has.
        accepted.ReceiveText(50 * One.Length).ShouldBe(string.Concat(Enumerable.Repeat(One, 50)));
    }

    [TestCase("http1/half-close")]
    [TestCase("http1/half-close-deaf")]
    public async Task HalfClose_WhenOpened_SendsTheRequestAndFin(string id)
    {
        var accepted = await OpenAsync(id);

        accepted.ReceiveText(Get.Length).ShouldBe(Get);
        accepted.Receive(new byte[1]).ShouldBe(0);
        _parked.Park.Held.ShouldBe(1);
    }

    [TestCase("http1/linger", null)]
    [TestCase("ws/close-linger", Switching)]
    public async Task Linger_WhenTheServerCloses_KeepsTheClientsSide(string id, string? answer)
    {
        // The first of a lane asks, by a byte now and then, whether the server's socket is gone; the second does not.
        var lane = _parked.AddLane(((Stall)WorkloadCatalog.Find(id)).Script(s_context));
        var both = new Socket[2];
        for (var number = 0; number < both.Length; number++)
        {
            await lane.OpenAsync(CancellationToken.None);
            both[number] = _parked.Server.Accept();
            if (answer is not null)
            {
                both[number].SendText(answer);
            }

            both[number].Shutdown(SocketShutdown.Send);
        }

        var accepted = both[1];
        await _parked.ShouldEmptyAsync("the lifetime ends with the server's FIN");
        while (accepted.Available > 0)
        {
            accepted.Receive(new byte[accepted.Available]);
        }

        accepted.ShouldBeSilent();
        await _parked.Park.ReleaseAsync();
        accepted.Receive(new byte[1]).ShouldBe(0, "released, it closes");
    }

    [TestCase("http1/slow-read-none")]
    [TestCase("http1/slow-read-drip")]
    [TestCase("http1/pipeline-unread")]
    [TestCase("http1/sse-unread")]
    public async Task Unread_WhenTheServerWrites_BlocksIt(string id)
    {
        var accepted = await OpenAsync(id);
        accepted.Blocking = false;

        const long Most = 64L << 20;
        var sent = 0L;
        var chunk = new byte[64 * 1024];
        while (sent < Most && accepted.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectWrite))
        {
            sent += accepted.Send(chunk, SocketFlags.None, out _);
        }

        sent.ShouldBeLessThan(Most, "the client reads");
    }

    private async Task<Socket> OpenAsync(string id)
    {
        var stall = (Stall)WorkloadCatalog.Find(id);
        return (await _parked.OpenAsync(stall.Script(s_context))).Accepted;
    }
}
