using Leak.Audit.Advising;
using Leak.Audit.Findings;
using Leak.Audit.Grading;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Audit;

/// <summary>
/// Servers of the distribution's packages, against what their documentation says of their settings. All are audited at the same time: an
/// audit waits, most of all.
/// </summary>
[Category("Slow")]
[NonParallelizable] // the machine's lateness is part of the evidence
[Platform("Linux")]
internal sealed class RealServerTests
{
    private const string AsItComes = "nginx as it comes";

    private const string OverTls = "nginx over TLS";

    private static readonly Stall[] s_overTls = [Stalls.Http2.HalfPreface, Stalls.Http2.Idle];

    private static readonly Stall[] s_heads = [Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.SlowHeaders];

    private readonly Dictionary<string, Task<AuditReport>> _audits = [];

    [OneTimeSetUp]
    public void AuditAll()
    {
        Begin(["nginx"], "nginx", () => RealServers.NginxAsync("client_header_timeout 3s; client_body_timeout 4s; keepalive_timeout 6s;"), Audited.Basic);
        Begin(
            ["nginx"], OverTls, () => RealServers.NginxOverTlsAsync("client_header_timeout 3s; keepalive_timeout 6s;"), [.. s_overTls, Stalls.Http2.TcpUnread],
            server => new UriBuilder(server.Address) { Scheme = Uri.UriSchemeHttps }.Uri);
        Begin(["nginx"], AsItComes, () => RealServers.NginxAsync(""), Audited.Basic);

        // mod_reqtimeout: without a rate the whole head, and the whole body, must come in that time.
        Begin(["apache2", "httpd"], "Apache", () => RealServers.ApacheAsync("RequestReadTimeout header=3 body=4\nKeepAliveTimeout 5\nTimeout 10"), [.. s_heads, Stalls.Http1.KeepAliveIdle]);
        Begin(["haproxy"], "HAProxy", () => RealServers.HaproxyAsync("    timeout http-request 3s\n    timeout http-keep-alive 5s\n    timeout client 7s"), [.. s_heads, Stalls.Http1.KeepAliveIdle]);
        Begin(["node", "nodejs"], "Node", () => RealServers.NodeAsync("server.headersTimeout = 3000; server.requestTimeout = 6000; server.keepAliveTimeout = 4000;"), Audited.Basic);
    }

    [OneTimeTearDown]
    public async Task WaitForAll() => await Task.WhenAll(_audits.Values).ContinueWith(_ => { }, TaskScheduler.Default);

    [Test]
    public async Task Nginx_ItsTimeouts_LieWhereTheyAreFound_AndADripPassesThatOfTheBody()
    {
        var report = await OfAsync("nginx", "nginx");

        report.ShouldFind(3, s_heads);
        report.ShouldFind(6, Stalls.Http1.KeepAliveIdle);
        report.ShouldFind(4, Stalls.Http1.NoBody);

        // "The timeout is set only for a period between two successive read operations, not for the transmission of the whole request body."
        report.Of(Stalls.Http1.SlowBody).Verdict.ShouldBe(AuditVerdict.Growing);
        report.Server.Product.ShouldBe("nginx");
    }

    /// <summary>What an audit says to set is set as it says it, and the next audit is better.</summary>
    [Test]
    public async Task Nginx_AsItComes_IsToldABlock_WhichBoundsWhatItSays_AndRaisesTheGrade()
    {
        var before = await OfAsync(AsItComes, "nginx");
        var advice = Advisor.Of(before);
        var block = advice.Blocks.Single(block => block.Text.Contains("client_header_timeout", StringComparison.Ordinal));
        await using var nginx = await RealServers.NginxAsync(block.Text);

        var after = await Audited.RunAsync(nginx.Address, Audited.Basic);

        block.Text.ShouldContain("client_header_timeout 8s;");
        block.Bounds.ShouldContain(Stalls.Http1.PartialHeaders.Id);
        block.Bounds.ShouldNotContain(Stalls.Http1.SlowBody.Id);
        advice.NotBoundable.ShouldHaveSingleItem().ShouldContain(Stalls.Http1.SlowBody.Id);
        before.Stalls.Where(stall => block.Bounds.Contains(stall.Id)).ShouldAllBe(stall => stall.Verdict == AuditVerdict.Growing);
        after.Stalls.Where(stall => block.Bounds.Contains(stall.Id)).ShouldAllBe(stall => stall.Verdict == AuditVerdict.Bounded);
        (Grader.Of(before).Letter, Grader.Of(after).Letter).ShouldBe(("E", "B"));
    }

    [Test]
    public async Task Apache_ItsTimeouts_LieWhereTheyAreFound()
    {
        var report = await OfAsync("Apache", "apache2", "httpd");

        report.ShouldFind(3, s_heads);
        report.ShouldFind(5, Stalls.Http1.KeepAliveIdle);
        report.Server.Product.ShouldBe("Apache");
    }

    [Test]
    public async Task Haproxy_ItsTimeouts_LieWhereTheyAreFound()
    {
        var report = await OfAsync("HAProxy", "haproxy");

        report.ShouldFind(3, s_heads);
        report.ShouldFind(5, Stalls.Http1.KeepAliveIdle);
    }

    [Test]
    public async Task Node_ItsTimeouts_LieWhereTheyAreFound()
    {
        var report = await OfAsync("Node", "node", "nodejs");

        report.ShouldFind(3, s_heads);
        report.ShouldFind(4, Stalls.Http1.KeepAliveIdle);
        report.ShouldFind(6, Stalls.Http1.NoBody, Stalls.Http1.SlowBody);
    }

    /// <summary>A connection on which no request ever came waits for its first head: keepalive_timeout begins with the end of a request.</summary>
    [Test]
    public async Task Nginx_WithHttp2OverTlsAlone_HasItsStallsTriedThere()
    {
        var report = await OfAsync(OverTls, "nginx");

        report.ShouldFind(3, s_overTls);
        report.Of(Stalls.Http2.Idle).Endings.Keys.ShouldBe(["GOAWAY NO_ERROR"]);
        report.Of(Stalls.Http2.TcpUnread).Verdict.ShouldBe(AuditVerdict.NotApplicable);
    }

    private void Begin(string[] programs, string name, Func<Task<RealServer>> startAsync, IReadOnlyList<Stall> stalls, Func<RealServer, Uri>? at = null)
    {
        if (RealServer.TryFind(programs) is not null)
        {
            _audits[name] = AuditAsync();
        }

        async Task<AuditReport> AuditAsync()
        {
            await using var server = await startAsync();
            return await Audited.RunAsync(at?.Invoke(server) ?? server.Address, stalls);
        }
    }

    /// <summary>The audit of that name; the test ends here where none of its programs is installed.</summary>
    private async Task<AuditReport> OfAsync(string name, params string[] programs)
    {
        RealServer.Find(programs);
        return await _audits[name];
    }
}
