using System.Net.Security;
using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Shared;

namespace Leak.Unit.Audit.Looking;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class TlsLookTests
{
    [Test]
    public async Task Certificate_WhenItIsNotTrusted_IsAFindingAndNothingIsAsked()
    {
        using var certificate = TestCertificate.Create();
        await using var server = LookServer.Answering(_ => LookServer.Answer("200 OK"), certificate);

        var look = await Looks.AtAsync(Looks.Patient, server.Address);

        look.Finding("TLS").ShouldBe(new("TLS", false, "certificate not trusted (its issuer is not known here); --any-certificate takes it"));
        look.NotTried[Stalls.Tls.Silent.Id].ShouldBe(new(
            "TLS: certificate not trusted (its issuer is not known here); --any-certificate takes it", "\"acceptsAnyCertificate\": true"));
        look.EndPoints.ShouldBeEmpty();
        look.Trouble.ShouldNotBeNull().ShouldContain("certificate not trusted");
        server.Accepted.ShouldBeLessThanOrEqualTo(2, "one to find the address, one for the handshake");
    }

    [Test]
    public async Task Certificate_WhenItIsForAnotherHost_IsNamed()
    {
        using var certificate = TestCertificate.Create();
        await using var server = LookServer.Answering(_ => LookServer.Answer("200 OK"), certificate);

        var look = await Looks.AtAsync(Looks.Patient, new AuditOptions { Addresses = [server.Address], Host = "shop.example" });

        look.Finding("TLS").Seen.ShouldBe("certificate not trusted (its issuer is not known here, it is not for shop.example); --any-certificate takes it");
    }

    [Test]
    public async Task Certificate_WhenAnyIsTaken_IsNoHindrance()
    {
        using var certificate = TestCertificate.Create();
        var hosts = new List<string>();
        await using var server = LookServer.Answering(
            head =>
            {
                lock (hosts)
                {
                    hosts.AddRange(head.Split("\r\n").Where(line => line.StartsWith("Host: ", StringComparison.Ordinal)));
                }

                return LookServer.Answer("200 OK");
            },
            certificate);

        var look = await Looks.AtAsync(Looks.Patient, Any(server) with { Host = "shop.example" });

        look.Trouble.ShouldBeNull();
        look.EndPoints.ShouldBe(new Dictionary<ServerListener, System.Net.IPEndPoint> { [ServerListener.Tls] = server.EndPoint });
        look.Finding("TLS").Seen.ShouldEndWith(", certificate not trusted (its issuer is not known here, it is not for shop.example) and taken all the same");
        look.Finding("HTTP/1.1 over TLS").ShouldBe(new("HTTP/1.1 over TLS", true, "GET / answered 200"));
        look.Finding("HTTP/2 over TLS").IsThere.ShouldBeFalse();
        look.Tries(Stalls.Tls.Silent).ShouldBeTrue();
        look.Tries(Stalls.Tls.Idle).ShouldBeTrue();
        look.NotTried[Stalls.Tcp.Idle.Id].ShouldBe(new("no http address was told", $"\"addresses\": [\"https://localhost:{server.EndPoint.Port}\", \"http://…\"]"));
        hosts.ShouldNotBeEmpty();
        hosts.ShouldAllBe(host => host == "Host: shop.example");
    }

    [Test]
    public async Task Http2OverTls_WhenItIsSeen_IsTheWayOfItsStalls_BarThoseThatDoNotRead()
    {
        using var certificate = TestCertificate.Create();
        await using var server = LookServer.Answering(_ => LookServer.Answer("200 OK"), certificate, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11);

        var look = await Looks.AtAsync(Looks.Patient, Any(server));

        look.Finding("HTTP/2 over TLS").ShouldBe(new("HTTP/2 over TLS", true, "chosen (ALPN)"));
        look.EndPoints[ServerListener.Http2].ShouldBe(server.EndPoint);
        look.Http2IsOverTls.ShouldBeTrue();
        look.Tries(Stalls.Http2.Idle).ShouldBeTrue();
        look.NotTried[Stalls.Http2.TcpUnread.Id].ShouldBe(new(
            "its client does not read, so that it cannot see through TLS what it was answered: it needs HTTP/2 by prior knowledge on a plain port",
            $"\"addresses\": [\"https://localhost:{server.EndPoint.Port}\", \"http://…\"]"));
    }

    [Test]
    public async Task Http2OverTls_WhenItIsNotChosen_IsWhyItsStallsAreNotTried()
    {
        using var certificate = TestCertificate.Create();
        await using var server = LookServer.Answering(_ => LookServer.Answer("200 OK"), certificate);

        var look = await Looks.AtAsync(Looks.Patient, Any(server));

        look.Http2IsOverTls.ShouldBeFalse();
        look.NotTried[Stalls.Http2.Idle.Id].ShouldBe(new(
            $"no HTTP/2 over TLS at https://localhost:{server.EndPoint.Port}", $"\"addresses\": [\"https://localhost:{server.EndPoint.Port}\", \"http://…\"]"));
    }

    [Test]
    public async Task Tls_WhenWhatSpeaksItIsNotHttp_IsATrouble()
    {
        using var certificate = TestCertificate.Create();
        await using var server = new LookServer(
            async (stream, token) =>
            {
                await stream.WriteAsync("* OK IMAP4rev1\r\n"u8.ToArray(), token);
                _ = await stream.ReadAsync(new byte[4096], token);
            },
            certificate);

        var look = await Looks.AtAsync(Looks.Patient, Any(server));

        look.Finding("TLS").IsThere.ShouldBeTrue();
        look.Finding("HTTP/1.1 over TLS").IsThere.ShouldBeFalse();
        look.Trouble.ShouldNotBeNull().ShouldContain("GET / answered what is not HTTP");
    }

    [Test]
    public async Task Handshake_WhenItNeverEnds_IsOverAtTheCeiling()
    {
        await using var server = new LookServer((_, token) => LookServer.SilenceAsync(token));

        var look = await Looks.AtAsync(Looks.Brief, new Uri($"https://localhost:{server.EndPoint.Port}"));

        look.Finding("TLS").ShouldBe(new("TLS", false, "did not answer within 300ms"));
        look.Trouble.ShouldNotBeNull();
    }

    private static AuditOptions Any(LookServer server) => new() { Addresses = [server.Address], AcceptsAnyCertificate = true };
}
