using Leak.Audit.Findings;
using Leak.Audit.Looking;
using Leak.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Leak.Unit.Audit.Looking;

/// <summary>The answers are as the servers give them, cut where nothing is read of them.</summary>
[TestFixture]
[Parallelizable]
internal sealed class ServerRecognitionTests
{
    private const string Node = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
    private const string Go = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request";
    private const string HaProxy = "HTTP/1.1 400 Bad request\r\nContent-length: 90\r\nCache-Control: no-cache\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n"
        + "<html><body><h1>400 Bad request</h1>\nYour browser sent an invalid request.\n</body></html>\n";

    [TestCase("nginx/1.22.1", "nginx", "1.22.1")]
    [TestCase("nginx", "nginx", null)]
    [TestCase("openresty/1.21.4.1", "nginx", null)]
    [TestCase("Apache/2.4.57 (Debian) OpenSSL/3.0.11", "Apache", "2.4.57")]
    [TestCase("Apache", "Apache", null)]
    [TestCase("Apache-Coyote/1.1", "Tomcat", null)]
    [TestCase("Apache Tomcat/7.0.1", "Tomcat", "7.0.1")]
    [TestCase("Microsoft-IIS/10.0", "IIS", "10.0")]
    [TestCase("Microsoft-HTTPAPI/2.0", "IIS", null)]
    [TestCase("Kestrel", "Kestrel", null)]
    [TestCase("Caddy", "Caddy", null)]
    [TestCase("envoy", "Envoy", null)]
    [TestCase("istio-envoy", "Envoy", null)]
    [TestCase("uvicorn", "Uvicorn", null)]
    [TestCase("nginxish", null, null)]
    [TestCase("cloudflare", null, null)]
    public void Header_OfAServer_NamesIt(string header, string? product, string? version) =>
        Recognise([("Server", header)]).ShouldBe(new ServerIdentity(product, version, $"Server: {header}"));

    [TestCase(Node, "Node", "its answer to a request that is none: HTTP/1.1 400 Bad Request, and nothing more")]
    [TestCase(Go, "Go net/http", "its answer to a request that is none: HTTP/1.1 400 Bad Request, 400 Bad Request")]
    [TestCase(HaProxy, "HAProxy", "its answer to a request that is none: HTTP/1.1 400 Bad request, <html><body><h1>400 Bad request</h1>␊Your browser sent an invalid request.␊</body></html>")]
    [TestCase("HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n\r\nInvalid HTTP request received.", "Uvicorn", null)]
    [TestCase("HTTP/1.1 400 \r\nContent-Type: text/html;charset=utf-8\r\n\r\n<!doctype html><html lang=\"en\"><head><title>HTTP Status 400 \u00e2\u0080\u0093 Bad Request</title>", "Tomcat", null)]
    [TestCase("HTTP/1.1 400 Bad Request\r\nDate: x\r\n\r\n<h1>Bad Request</h1>\n<p>Your browser sent a request that this server could not understand.<br />", "Apache", null)]
    [TestCase("HTTP/1.1 400 Bad Request\r\n\r\n<center><h1>400 Bad Request</h1></center>\r\n<hr><center>nginx/1.22.1</center>", "nginx", null)]
    public void Page_OfAServerWithoutAName_NamesIt(string page, string product, string? evidence)
    {
        var server = Recognise([], page);

        server.Product.ShouldBe(product);
        server.Evidence.ShouldNotBeNull().ShouldStartWith(evidence ?? "its answer to a request that is none: HTTP/1.1 400 ");
        server.Version.ShouldBe(page.Contains("nginx/1.22.1", StringComparison.Ordinal) ? "1.22.1" : null);
    }

    [Test]
    public void Proxy_WhenItPassesTheNameOfWhatIsBehind_IsStillTheServer() =>
        Recognise([("Server", "Kestrel")], HaProxy).Product.ShouldBe("HAProxy", "the limits of its connections are those of what takes them");

    [Test]
    public void Caddy_WhichIsMadeWithGo_IsCaddy()
    {
        Recognise([("Server", "Caddy")], Go).Product.ShouldBe("Caddy");
        Recognise([("Server", "Kestrel"), ("Via", "1.1 Caddy")], Go).ShouldBe(new ServerIdentity("Caddy", null, "Via: 1.1 Caddy"));
    }

    [Test]
    public void OtherHeaders_WhereNothingElseTells_NameIt()
    {
        Recognise([("X-Powered-By", "Express")]).ShouldBe(new ServerIdentity("Node", null, "X-Powered-By: Express"));
        Recognise([("X-Powered-By", "Express"), ("Server", "nginx")]).Product.ShouldBe("nginx");
        Recognise([("x-envoy-upstream-service-time", "3")]).Product.ShouldBe("Envoy");
    }

    [Test]
    public void Nothing_WhereNothingTells_IsSaid() => Recognise([]).ShouldBe(ServerIdentity.Unknown);

    [Test]
    public void Evidence_OfAHostileServer_IsPlain()
    {
        Recognise([("Server", "nginx/1.\u001b[2J")]).ShouldBe(new ServerIdentity("nginx", "1.", "Server: nginx/1.␛[2J"));
        Recognise([("Server", new string('x', 5000))]).Evidence!.Length.ShouldBeLessThan(200);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Kestrel_WithItsNameOrWithout_IsRecognised(bool says)
    {
        await using var app = await LoopbackApp.StartAsync(builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = says), map => map.MapGet("/", () => "ok"));

        (await Looks.AtAsync(Looks.Patient, app.Address)).Server.Product.ShouldBe("Kestrel");
    }

    private static ServerIdentity Recognise((string Name, string Value)[] headers, string? page = null) => ServerRecognition.Recognise(
        new Answer { Status = 200, Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase) },
        page is null ? null : new RawAnswer(page, 400, IsEnough: true, Closes: true, null, IsLate: false));
}
