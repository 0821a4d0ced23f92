using Leak.Audit.Findings;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Audit;

/// <summary>Servers of the distribution's packages, against what their documentation says of their settings.</summary>
[Category("Slow")]
[NonParallelizable]
[Platform("Linux")]
internal sealed class RealServerTests
{
    [Test]
    public async Task Nginx_ItsTimeouts_LieWhereTheyAreFound_AndADripPassesThatOfTheBody()
    {
        await using var nginx = await RealServers.NginxAsync("client_header_timeout 3s; client_body_timeout 4s; keepalive_timeout 6s;");

        var report = await Audited.RunAsync(nginx.Address, Audited.Basic);

        report.ShouldFind(3, Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.SlowHeaders);
        report.ShouldFind(6, Stalls.Http1.KeepAliveIdle);
        report.ShouldFind(4, Stalls.Http1.NoBody);

        // "The timeout is set only for a period between two successive read operations, not for the transmission of the whole request body."
        report.Of(Stalls.Http1.SlowBody).Verdict.ShouldBe(AuditVerdict.Growing);
        report.Server.Product.ShouldBe("nginx");
    }

    [Test]
    public async Task Apache_ItsTimeouts_LieWhereTheyAreFound()
    {
        // mod_reqtimeout: without a rate the whole head, and the whole body, must come in that time.
        await using var apache = await RealServers.ApacheAsync("RequestReadTimeout header=3 body=4\nKeepAliveTimeout 5\nTimeout 10");

        var report = await Audited.RunAsync(apache.Address, [Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.SlowHeaders, Stalls.Http1.KeepAliveIdle]);

        report.ShouldFind(3, Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.SlowHeaders);
        report.ShouldFind(5, Stalls.Http1.KeepAliveIdle);
        report.Server.Product.ShouldBe("Apache");
    }

    [Test]
    public async Task Haproxy_ItsTimeouts_LieWhereTheyAreFound()
    {
        await using var haproxy = await RealServers.HaproxyAsync("    timeout http-request 3s\n    timeout http-keep-alive 5s\n    timeout client 7s");

        var report = await Audited.RunAsync(haproxy.Address, [Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.SlowHeaders, Stalls.Http1.KeepAliveIdle]);

        report.ShouldFind(3, Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.SlowHeaders);
        report.ShouldFind(5, Stalls.Http1.KeepAliveIdle);
    }

    [Test]
    public async Task Node_ItsTimeouts_LieWhereTheyAreFound()
    {
        await using var node = await RealServers.NodeAsync("server.headersTimeout = 3000; server.requestTimeout = 6000; server.keepAliveTimeout = 4000;");

        var report = await Audited.RunAsync(node.Address, Audited.Basic);

        report.ShouldFind(3, Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.SlowHeaders);
        report.ShouldFind(4, Stalls.Http1.KeepAliveIdle);
        report.ShouldFind(6, Stalls.Http1.NoBody, Stalls.Http1.SlowBody);
    }
}
