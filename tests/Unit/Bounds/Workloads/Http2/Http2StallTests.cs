using System.Net.Sockets;
using Leak.Bounds;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Http2;
using Leak.Bounds.Workloads.Http2.Frames;
using Leak.Bounds.Workloads.Parking;

namespace Leak.Unit.Bounds.Workloads.Http2;

/// <summary>What each row sends, byte for byte, to a server that says nothing.</summary>
[Parallelizable]
internal sealed class Http2StallTests
{
    private const string Hello = "505249202A20485454502F322E300D0A0D0A534D0D0A0D0A 000000 04 00 00000000";
    private const string HelloZeroWindow = "505249202A20485454502F322E300D0A0D0A534D0D0A0D0A 000006 04 00 00000000 0004 00000000";

    // :method GET or POST, :scheme http, :authority h, :path /p
    private const string Get = "82 86 010168 04022F70";
    private const string Post = "83 86 010168 04022F70";

    // What is sent, and what is sent again and again.
    private static readonly Dictionary<string, (string Opening, string Drip)> s_rows = new()
    {
        ["http2/half-preface"] = ("505249202A2048545450", ""),
        ["http2/idle"] = (Hello, ""),
        ["http2/ping-drip"] = (Hello, "000008 06 00 00000000 0000000000000000"),
        ["http2/settings-drip"] = (Hello, "000000 04 00 00000000"),
        ["http2/window-update-drip"] = (Hello, "000004 08 00 00000000 00000001"),
        ["http2/partial-frame"] = (Hello + "00000806", ""),
        ["http2/partial-headers"] = (Hello + "000009 01 05 00000001 82 86 010168", ""),
        ["http2/no-end-headers"] = (Hello + "000009 01 01 00000001" + Get, "000000 09 00 00000001"),
        ["http2/continuation-flood"] = (Hello + "000009 01 01 00000001" + Get, "000007 09 00 00000001 0003782D610162"),
        ["http2/no-body"] = (Hello + string.Concat(Enumerable.Range(0, 100).Select(number => $"000009 01 04 {1 + (2 * number):X8} {Post}")), ""),
        ["http2/empty-data"] = (Hello + "000009 01 04 00000001" + Post, "000000 00 00 00000001"),
        ["http2/zero-window"] = (HelloZeroWindow + "000009 01 05 00000001" + Get, ""),
        ["http2/window-drip"] = (HelloZeroWindow + "000009 01 05 00000001" + Get, "000004 08 00 00000001 00000001"),
        ["http2/tcp-unread"] = (
            "505249202A20485454502F322E300D0A0D0A534D0D0A0D0A 000006 04 00 00000000 0004 7FFFFFFF"
            + "000004 08 00 00000000 7FFF0000 000009 01 05 00000001" + Get,
            ""),
        ["http2/hung-stream"] = (Hello + "000009 01 05 00000001" + Get, ""),
        ["http2/goaway-linger"] = (Hello + "000009 01 05 00000001" + Get + "000008 07 00 00000000 00000000 00000000", ""),
    };

    private static readonly StallContext s_context = new() { Host = "h", Path = "/p", Evades = TimeSpan.FromMilliseconds(30) };

    private static IEnumerable<Http2Stall> Rows => WorkloadCatalog.All.OfType<Http2Stall>();

    private static IEnumerable<string> Ids => s_rows.Keys;

    [Test]
    public void Rows_Always_AreTheTablesInItsOrder() => Rows.Select(row => row.Id).ShouldBe(Ids);

    [TestCaseSource(nameof(Ids))]
    public async Task Row_WhenItRuns_SendsTheseBytesAndThenItsDripOrNothing(string id)
    {
        var (opening, drip) = s_rows[id];
        using var server = new LoopbackListener();
        await using var park = new Park(new RunClock(TimeProvider.System));
        var lane = park.AddLane(server.EndPoint, Row(id).Script(s_context));

        await lane.OpenAsync(CancellationToken.None);
        var accepted = server.Accept();
        var expected = Hex(opening + drip + drip + drip);

        Receive(accepted, expected.Length / 2).ShouldBe(expected);
        if (drip.Length == 0)
        {
            accepted.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead).ShouldBeFalse("it sends more than its row says");
        }

        lane.Held.ShouldBe(1);
    }

    [Test]
    public void Drip_WhenNoLimitIsKnown_KeepsTheMeasuredPace()
    {
        var paces = Rows.Select(row => (row.Id, row.Script(new StallContext()).Drip)).Where(row => row.Drip is not null).ToDictionary(row => row.Id, row => row.Drip!.Interval.TotalSeconds);

        paces.ShouldBe(new Dictionary<string, double>
        {
            ["http2/ping-drip"] = 5,
            ["http2/settings-drip"] = 5,
            ["http2/window-update-drip"] = 5,
            ["http2/no-end-headers"] = 5,
            ["http2/continuation-flood"] = 0.001,
            ["http2/empty-data"] = 1,
            ["http2/window-drip"] = 4,
        }, ignoreOrder: true);
    }

    [Test]
    public async Task Lifetime_WhenTheServerEndsStreamsAndThenTheConnection_TellsBothTimes()
    {
        using var server = new LoopbackListener();
        var clock = new RunClock(TimeProvider.System);
        await using var park = new Park(clock);
        var lane = park.AddLane(server.EndPoint, Row("http2/no-body").Script(s_context));
        await lane.OpenAsync(CancellationToken.None);
        var accepted = server.Accept();

        accepted.Send(new FrameWriter().Settings().SettingsAck().ResetStream(1, Http2ErrorCode.Cancel).Bytes.Span);
        await HeldUntilAsync(lane, lifetime => lifetime.RequestsEnded?.Count == 1);
        var between = clock.Now;
        var others = new FrameWriter();
        for (var stream = 3; stream < 200; stream += 2)
        {
            others.ResetStream(stream, Http2ErrorCode.Cancel);
        }

        accepted.Send(others.Bytes.Span);
        await HeldUntilAsync(lane, lifetime => lifetime.RequestsEnded?.Count == 100);
        var closing = clock.Now;
        accepted.Send(new FrameWriter().GoAway(199, Http2ErrorCode.NoError).Bytes.Span);
        accepted.Dispose();
        (await park.WaitUntilEmptyAsync(LoopbackListener.Ceiling, CancellationToken.None)).ShouldBeTrue();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        var ended = lifetime.RequestsEnded.ShouldNotBeNull();
        ended.Count.ShouldBe(100);
        (lifetime.OpenedAt + ended.FirstAfter).ShouldBeLessThanOrEqualTo(between);
        (lifetime.OpenedAt + ended.LastAfter).ShouldBeInRange(between, closing);
        (lifetime.OpenedAt + lifetime.Duration).ShouldBeGreaterThanOrEqualTo(closing);
    }

    private static Http2Stall Row(string id) => Rows.Single(row => row.Id == id);

    private static string Receive(Socket socket, int bytes)
    {
        var received = new byte[bytes];
        for (var filled = 0; filled < bytes;)
        {
            var read = socket.Receive(received, filled, bytes - filled, SocketFlags.None);
            read.ShouldBePositive($"the client closed after {Convert.ToHexString(received, 0, filled)}");
            filled += read;
        }

        return Convert.ToHexString(received);
    }

    private static string Hex(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static Task HeldUntilAsync(ParkLane lane, Func<Lifetime, bool> condition) => Http2Wait.UntilAsync(
        () => condition(lane.Lifetimes().Single()), () => $"the lifetime says {lane.Lifetimes().Single()}");
}
