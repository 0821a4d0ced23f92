using System.Text.RegularExpressions;
using Leak.Scenarios.Endpoints;

namespace Leak.Scenarios.Monitoring;

/// <summary>A real Prometheus scrapes two sample servers during the same idle load: the one without limits raises the alarm, the other does not.</summary>
[Parallelizable]
[Category("Slow")]
internal sealed partial class AlertTests
{
    private const int Connections = 20;
    private const string Alert = "LeakConnectionsAboveBound";

    [Test]
    public async Task Alert_DuringAnIdleRun_FiresWithTheTimeoutsOffAndNotWithThemOn()
    {
        // The bound is of the longest limit and 2.5 s; each rule must hold for 2 s in place of minutes.
        string[] settings = ["--Timeouts:Handshake=00:00:00.5", "--Timeouts:RequestHead=00:00:01", "--Timeouts:Read=00:00:00.5", "--Timeouts:KeepAlive=00:00:01"];
        var rules = Minutes().Replace(await File.ReadAllTextAsync(Repository.PathOf("deploy", "prometheus", "leak.rules.yml")), "for: 2s");
        await using var off = await LoopbackServer.StartAsync([.. settings, "--Timeouts:Enabled=false"]);
        await using var on = await LoopbackServer.StartAsync([.. settings, "--Timeouts:Enabled=true"]);
        await using var prometheus = await PrometheusServer.StartAsync(rules, ("without", off.DiagnosticsPort), ("with", on.DiagnosticsPort));
        await Eventually.ReadAsync(() => prometheus.QueryAsync("up == 1"), series => series.Count == 2, "both servers to be scraped");

        var idle = new List<RawConnection>();
        try
        {
            for (var at = 0; at < Connections; at++)
            {
                idle.Add(await RawConnection.OpenAsync(off.PublicPort));
                idle.Add(await RawConnection.OpenAsync(on.PublicPort));
            }

            var fired = await Eventually.ReadAsync(
                () => prometheus.QueryAsync($"ALERTS{{alertname=\"{Alert}\",alertstate=\"firing\"}}"),
                series => series.Count > 0,
                $"{Alert} to fire");

            fired.ShouldHaveSingleItem().Labels.ShouldContain("\"job\":\"without\"");
            var peaks = await prometheus.QueryAsync("sum by (job) (max_over_time(kestrel_active_connections[5m]))");
            peaks.Count.ShouldBe(2);
            peaks.ShouldAllBe(peak => peak.Value == Connections, "both had the same load");
            (await prometheus.QueryAsync("sum(kestrel_active_connections{job=\"with\"})")).ShouldHaveSingleItem().Value.ShouldBe(0, "its limits closed them");
            (await prometheus.QueryAsync("count_over_time(ALERTS{job=\"with\",alertstate=\"firing\"}[5m])")).ShouldBeEmpty();
        }
        finally
        {
            idle.ForEach(connection => connection.Dispose());
        }
    }

    [GeneratedRegex(@"for: \d+m")]
    private static partial Regex Minutes();
}
