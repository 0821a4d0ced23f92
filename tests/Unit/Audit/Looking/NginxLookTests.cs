using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Unit.Bounds.Foreign;

namespace Leak.Unit.Audit.Looking;

/// <summary>nginx from the distribution's package.</summary>
[TestFixture]
[Category("Slow")]
[Parallelizable]
internal sealed class NginxLookTests
{
    [Test]
    public async Task Nginx_WithItsPaths_IsRecognisedAndTried()
    {
        await using var upstream = LookServer.Answering(_ => LookServer.Answer("200 OK"));
        await using var nginx = await NginxServer.StartAsync(new Uri($"http://127.0.0.1:{upstream.EndPoint.Port}"), TimeSpan.FromSeconds(10));

        var look = await Looks.AtAsync(Looks.Unhurried, nginx.Address, new AuditPaths { PostPath = "/post", DownloadPath = "/stall/download" });

        look.Trouble.ShouldBeNull();
        look.Server.Product.ShouldBe("nginx");
        look.Server.Version.ShouldNotBeNull().ShouldMatch(@"^\d+\.\d+\.\d+$");
        look.Server.Evidence.ShouldBe($"Server: nginx/{look.Server.Version}");
        look.Finding("postPath").ShouldBe(new("postPath", true, "POST /post waits for its body"));
        look.Finding("downloadPath").ShouldBe(new("downloadPath", true, $"GET /stall/download answered 200 with {64 << 20} bytes"));
        look.Finding("HTTP/2 by prior knowledge").IsThere.ShouldBeFalse();
        look.Tries(Stalls.Http1.SlowBody).ShouldBeTrue();
        look.Tries(Stalls.Http1.SlowReadNone).ShouldBeTrue();
        look.Tries(Stalls.Http1.FinishedUnread).ShouldBeFalse("it does not make its file as small as it is asked to");
    }
}
