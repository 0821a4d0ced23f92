using System.Text;
using Leak.Clients.Catalog;
using Leak.Clients.Scripts;

namespace Leak.Unit.Clients.Catalog;

[TestFixture]
[Parallelizable]
internal sealed class StallPathTests
{
    /// <summary>Another server's path may have a query, to which a stall's own parameters are added.</summary>
    [Test]
    public void RequestLine_OfAPathWithAQuery_HasOneQuestionMark()
    {
        var lines = Stalls.All.Where(stall => stall is { Path: not null, Listener: not ServerListener.Http2 })
            .Select(stall => Encoding.ASCII.GetString(stall.Script(new StallContext { Path = "/own?v=1" }).Opening.Span).Split("\r\n")[0])
            .ToList();

        lines.ShouldAllBe(line => line.Contains(" /own?v=1", StringComparison.Ordinal) && line.Count(letter => letter == '?') == 1);
        lines.ShouldContain("GET /own?v=1&bytes=2500000 HTTP/1.1");
    }

    /// <summary>A header of the user's own stands in every request that a stall of HTTP/1.1 begins, once.</summary>
    [Test]
    public void Header_OfTheUsersOwn_IsInEveryRequestOfHttp1()
    {
        var withHosts = Stalls.All.Where(stall => stall.Listener != ServerListener.Http2).Select(stall => (stall.Id, Text: TextOf(stall))).Where(one => one.Text.Contains("\r\nHost: ", StringComparison.Ordinal)).ToList();

        withHosts.Count.ShouldBeGreaterThan(40);
        withHosts.ShouldAllBe(one => CountOf(one.Text, "\r\nHost: ") == CountOf(one.Text, "\r\nX-Own: secret\r\n"));
    }

    [Test]
    public void Header_OfTheUsersOwn_IsInEveryHeadOfHttp2_InLowerCase()
    {
        // One stops in its first head.
        var heads = Stalls.Http2.All.Where(stall => stall != Stalls.Http2.PartialHeaders).Select(stall => (stall.Id, Text: TextOf(stall))).Where(one => one.Text.Contains("localhost", StringComparison.Ordinal)).ToList();

        heads.Count.ShouldBeGreaterThan(10);
        heads.ShouldAllBe(one => CountOf(one.Text, "localhost") == CountOf(one.Text, "\u0005x-own\u0006secret"));
    }

    private static string TextOf(Stall stall)
    {
        var script = stall.Script(new StallContext { Path = stall.Path ?? "/", Headers = new Dictionary<string, string> { ["X-Own"] = "secret" } });
        return Encoding.Latin1.GetString(script.Opening.Span) + Encoding.Latin1.GetString(script.Afterwards.Span);
    }

    private static int CountOf(string text, string part) => text.Split(part).Length - 1;
}
