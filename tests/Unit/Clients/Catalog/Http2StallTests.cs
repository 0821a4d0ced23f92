using System.Net.Sockets;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http2;
using Leak.Shared;

namespace Leak.Unit.Clients.Catalog;

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
        ["http2/window-drip-100"] = (
            HelloZeroWindow + string.Concat(Enumerable.Range(0, 100).Select(number => $"000009 01 05 {1 + (2 * number):X8} {Get}")),
            string.Concat(Enumerable.Range(0, 100).Select(number => $"000004 08 00 {1 + (2 * number):X8} 00000001"))),
        // :method CONNECT, :protocol websocket, :scheme http, :authority h, :path /p, sec-websocket-version 13
        ["http2/ws-window"] = (
            HelloZeroWindow + "000040 01 04 00000001 0207434F4E4E454354 00093A70726F746F636F6C09776562736F636B6574 86 010168 04022F70"
            + "00157365632D776562736F636B65742D76657273696F6E023133",
            "000006 00 00 00000001 8A8000000000"),
        ["http2/tcp-unread"] = (
            "505249202A20485454502F322E300D0A0D0A534D0D0A0D0A 000006 04 00 00000000 0004 7FFFFFFF"
            + "000004 08 00 00000000 7FFF0000 000009 01 05 00000001" + Get,
            ""),
        ["http2/congested-idle"] = (
            "505249202A20485454502F322E300D0A0D0A534D0D0A0D0A 000006 04 00 00000000 0004 00080000"
            + "000004 08 00 00000000 7FFF0000" + string.Concat(Enumerable.Range(0, 8).Select(number => $"000009 01 05 {1 + (2 * number):X8} {Get}")),
            ""),
        ["http2/hung-stream"] = (Hello + "000009 01 05 00000001" + Get, ""),
        ["http2/goaway-linger"] = (Hello + "000009 01 05 00000001" + Get + "000008 07 00 00000000 00000000 00000000", ""),
    };

    private static readonly StallContext s_context = new() { Host = "h", Path = "/p", Evades = TimeSpan.FromMilliseconds(30) };

    private static IReadOnlyList<Stall> Rows => Stalls.Http2.All;

    private static IEnumerable<string> Ids => s_rows.Keys;

    [Test]
    public void Rows_Always_AreTheTablesInItsOrder() => Rows.Select(row => row.Id).ShouldBe(Ids);

    [TestCaseSource(nameof(Ids))]
    public async Task Row_WhenItRuns_SendsTheseBytesAndThenItsDripOrNothing(string id)
    {
        var (opening, drip) = s_rows[id];
        await using var parked = new ParkAtListener();

        var (lane, accepted) = await parked.OpenAsync(Row(id).Script(s_context));
        var expected = Hex(opening + drip + drip + drip);

        Convert.ToHexString(accepted.ReceiveBytes(expected.Length / 2)).ShouldBe(expected);
        if (drip.Length == 0)
        {
            accepted.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead).ShouldBeFalse("it sends more than its row says");
        }

        lane.Held.ShouldBe(1);
    }

    [Test]
    public async Task Lifetime_WhenTheServerEndsStreamsAndThenTheConnection_TellsBothTimes()
    {
        await using var parked = new ParkAtListener();
        var (lane, accepted) = await parked.OpenAsync(Row("http2/no-body").Script(s_context));

        accepted.Send(new FrameWriter().Settings().SettingsAck().ResetStream(1, Http2ErrorCode.Cancel).Bytes.Span);
        await EndedAsync(lane, 1);
        var between = parked.Clock.Now;
        var others = new FrameWriter();
        for (var stream = 3; stream < 200; stream += 2)
        {
            others.ResetStream(stream, Http2ErrorCode.Cancel);
        }

        accepted.Send(others.Bytes.Span);
        await EndedAsync(lane, 100);
        var closing = parked.Clock.Now;
        accepted.Send(new FrameWriter().GoAway(199, Http2ErrorCode.NoError).Bytes.Span);
        accepted.Dispose();
        await parked.ShouldEmptyAsync();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        var ended = lifetime.RequestsEnded.ShouldNotBeNull();
        ended.Count.ShouldBe(100);
        (lifetime.OpenedAt + ended.FirstAfter).ShouldBeLessThanOrEqualTo(between);
        (lifetime.OpenedAt + ended.LastAfter).ShouldBeInRange(between, closing);
        (lifetime.OpenedAt + lifetime.Duration).ShouldBeGreaterThanOrEqualTo(closing);
    }

    private static Stall Row(string id) => Rows.Single(row => row.Id == id);

    private static string Hex(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static Task<Lifetime> EndedAsync(ParkLane lane, int count) => Eventually.UntilAsync(
        () => lane.Lifetimes().Single(), lifetime => lifetime.RequestsEnded?.Count == count, $"{count} requests to be ended");
}
