using Leak.Audit.Findings;
using Leak.Audit.Options;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Audit;

/// <summary>
/// Servers of the distribution's packages with their defaults, against what their documentation says of these. All are audited at the same
/// time, with the watch of an audit as it comes: some three minutes.
/// </summary>
[Category("Nightly")]
[NonParallelizable] // the machine's lateness is part of the evidence
[Platform("Linux")]
internal sealed class ServerDefaultsTests
{
    private static readonly Stall[] s_heads = [Stalls.Http1.PartialHeaders, Stalls.Http1.SlowHeaders];

    private readonly Dictionary<string, Task<AuditReport>> _audits = [];

    [OneTimeSetUp]
    public void AuditAll()
    {
        Begin("nginx", ["nginx"], () => RealServers.NginxAsync(""), Audited.Basic);
        Begin("Apache", ["apache2", "httpd"], () => RealServers.ApacheAsync(""), [.. s_heads, Stalls.Http1.KeepAliveIdle]);
        Begin("HAProxy", ["haproxy"], () => RealServers.HaproxyAsync(""), [Stalls.Tcp.Idle, .. s_heads, Stalls.Http1.KeepAliveIdle]);
        Begin("Node", ["node", "nodejs"], () => RealServers.NodeAsync("", options: "{}"), Audited.Basic);
    }

    [OneTimeTearDown]
    public async Task WaitForAll() => await Task.WhenAll(_audits.Values).ContinueWith(_ => { }, TaskScheduler.Default);

    /// <summary>"client_header_timeout 60s", "client_body_timeout 60s" between two reads, "keepalive_timeout 75s".</summary>
    [Test]
    public async Task Nginx_ByItsDefaults_ClosesHeadsAndSilentBodiesAfterAMinute_AndHoldsADrip()
    {
        var report = await OfAsync("nginx", "nginx");

        ShouldLie(report, 60, 62.5, [Stalls.Tcp.Idle, .. s_heads, Stalls.Http1.NoBody]);
        ShouldLie(report, 75, 77.5, Stalls.Http1.KeepAliveIdle);
        ShouldHold(report, Stalls.Http1.SlowBody);
    }

    /// <summary>"RequestReadTimeout handshake=0 header=20-40,MinRate=500 body=20,MinRate=500", "KeepAliveTimeout 5".</summary>
    [Test]
    public async Task Apache_ByItsDefaults_ClosesHeadsAfter20To40Seconds_AndIdleConnectionsAfter5()
    {
        var report = await OfAsync("Apache", "apache2", "httpd");

        ShouldLie(report, 20, 42.5, s_heads);
        ShouldLie(report, 5, 7.5, Stalls.Http1.KeepAliveIdle);
    }

    /// <summary>"timeout client", "timeout http-request": "an unspecified timeout results in an infinite timeout".</summary>
    [Test]
    public async Task Haproxy_WithoutTimeouts_HoldsAll() => ShouldHold(await OfAsync("HAProxy", "haproxy"), [Stalls.Tcp.Idle, .. s_heads, Stalls.Http1.KeepAliveIdle]);

    /// <summary>headersTimeout 60 s, looked at every 30 s (connectionsCheckingInterval); requestTimeout 300 s, beyond the watch; keepAliveTimeout 5 s and a second.</summary>
    [Test]
    public async Task Node_ByItsDefaults_ClosesHeadsWithin90Seconds_AndHoldsBodiesBeyondTheWatch()
    {
        var report = await OfAsync("Node", "node", "nodejs");

        ShouldLie(report, 60, 92.5, [Stalls.Tcp.Idle, .. s_heads]);
        ShouldLie(report, 6, 8.5, Stalls.Http1.KeepAliveIdle);
        ShouldHold(report, Stalls.Http1.NoBody, Stalls.Http1.SlowBody);
    }

    private static void ShouldLie(AuditReport report, double from, double to, params IReadOnlyList<Stall> stalls)
    {
        foreach (var stall in stalls)
        {
            var found = report.Of(stall);
            found.Closed.ShouldBe(found.Connections, $"{found}");

            // A script is sent after the connect, from which some limits count.
            found.Least!.Value.TotalSeconds.ShouldBeGreaterThan(from - 1, $"{found}");
            found.Most!.Value.TotalSeconds.ShouldBeLessThan(to, $"{found}");
        }
    }

    private static void ShouldHold(AuditReport report, params IReadOnlyList<Stall> stalls) =>
        stalls.Select(report.Of).ShouldAllBe(found => found.Verdict == AuditVerdict.Growing && found.Closed == 0 && found.HeldFor > TimeSpan.FromSeconds(145));

    private void Begin(string name, string[] programs, Func<Task<RealServer>> startAsync, IReadOnlyList<Stall> stalls)
    {
        if (RealServer.TryFind(programs) is not null)
        {
            _audits[name] = AuditAsync();
        }

        async Task<AuditReport> AuditAsync()
        {
            await using var server = await startAsync();
            return await Audited.RunAsync(new AuditOptions { Addresses = [server.Address], Paths = new AuditPaths { PostPath = "/post" }, ConnectionsOfEach = 4 }, stalls);
        }
    }

    /// <summary>The audit of that name; the test ends here where none of its programs is installed.</summary>
    private async Task<AuditReport> OfAsync(string name, params string[] programs)
    {
        RealServer.Find(programs);
        return await _audits[name];
    }
}
