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
}
