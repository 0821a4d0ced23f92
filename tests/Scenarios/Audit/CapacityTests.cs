using Leak.Audit.Options;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Audit;

/// <summary>How many stalled connections it takes, against what the documentation of a server says.</summary>
[Category("Slow")]
[NonParallelizable] // the machine's lateness is part of the evidence
[Platform("Linux")]
internal sealed class CapacityTests
{
    [Test]
    public async Task Nginx_ItsWorkerConnections_AreWhatItTakes()
    {
        const int Connections = 256;
        await using var nginx = await RealServers.NginxAsync("client_header_timeout 60s;", Connections);

        var report = await Audited.RunAsync(
            new AuditOptions
            {
                Addresses = [nginx.Address],
                Limit = TimeSpan.FromSeconds(1),
                Watch = TimeSpan.FromSeconds(4),
                Capacity = 1_000,
                Process = nginx.ProcessId,
            },
            [Stalls.Tcp.Idle]);

        // "This number includes all connections": that of its listening socket, and the client's.
        var found = report.Capacity!;
        await TestContext.Out.WriteLineAsync($"{found} {string.Join(' ', found.RanOut)} {string.Join(' ', found.Remarks)}");
        found.Stall.ShouldBe(Stalls.Http1.PartialHeaders.Id);
        found.ServedWith.ShouldBeLessThanOrEqualTo(Connections - 2);
        found.NotServedWith.ShouldNotBeNull().ShouldBeInRange(Connections - 2, Connections);
        (found.NotServedWith.Value - found.ServedWith).ShouldBeLessThanOrEqualTo(Connections / 20);
        found.CameBack.ShouldBe(true);

        // It closes idle connections where it has no room, and serves on.
        found.Remarks.ShouldContain(remark => remark.StartsWith("tcp/idle: clients were served throughout", StringComparison.Ordinal));
    }
}
