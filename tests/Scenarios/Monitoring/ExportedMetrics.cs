using Leak.Bounds.Probes.Address;
using Leak.Scenarios.Endpoints;
using Leak.Server.Endpoints.Stalls;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Scenarios.Monitoring;

/// <summary>What the sample server exports at <c>/metrics</c> once everything that it counts has happened: by name, its labels.</summary>
internal static class ExportedMetrics
{
    private static readonly string[] s_limits =
    [
        "--Stalls:Enabled=true", "--Profiling:Weak=true", "--Timeouts:RequestHead=00:00:00.5", "--Timeouts:Handler=00:00:00.5", "--Timeouts:Read=00:00:00.5", "--Timeouts:Write=00:00:00.5",
        "--Timeouts:Upstream=00:00:00.5",
    ];

    private static readonly string[] s_awaited = ["leak_timeouts_abandoned", "leak_timeouts_fired_total", "leak_timeouts_observed_total"];

    public static async Task<IReadOnlyDictionary<string, IReadOnlySet<string>>> ReadAsync()
    {
        await using var enforcing = await LoopbackServer.StartAsync(s_limits);
        await using var observing = await LoopbackServer.StartAsync([.. s_limits, "--Timeouts:Mode=Observe"]);
        using var client = enforcing.PublicClient();
        using var diagnostics = enforcing.DiagnosticsClient();
        using var observed = observing.DiagnosticsClient();
        using var _ = await client.PostAsync("/post", content: null);

        // A handler that ignores its token, and heads that do not come.
        using var deaf = await RawConnection.OpenAsync(enforcing.PublicPort);
        await deaf.SendAsync("GET /stall/deaf HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        using var silent = await RawConnection.OpenAsync(enforcing.PublicPort);
        using var silentToo = await RawConnection.OpenAsync(observing.PublicPort);

        var text = await Eventually.ReadAsync(
            async () => await diagnostics.GetStringAsync("/metrics") + await observed.GetStringAsync("/metrics"),
            text => Array.TrueForAll(s_awaited, name => text.Contains($"\n{name}{{", StringComparison.Ordinal)),
            string.Join(" and ", s_awaited),
            text => string.Join(", ", s_awaited.Where(name => !text.Contains($"\n{name}{{", StringComparison.Ordinal)).Select(name => $"no {name}")));
        enforcing.Services.GetRequiredService<DeafGate>().Open();
        return PrometheusText.Parse(text)
            .GroupBy(sample => sample.Name)
            .ToDictionary(samples => samples.Key, samples => (IReadOnlySet<string>)samples.SelectMany(sample => sample.Labels.Keys).ToHashSet());
    }
}
