using Leak.Audit.Findings;
using Leak.Audit.Options;
using Leak.Audit.Runs;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Audit;

/// <summary>Audits a server with short limits and a short watch.</summary>
internal static class Audited
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private const int MostRepeats = 2;

    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(13);

    /// <summary>The stalls of one connection's life that every server must bound: before a head, in it, between requests, in a body.</summary>
    public static readonly IReadOnlyList<Stall> Basic =
    [
        Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.SlowHeaders, Stalls.Http1.KeepAliveIdle, Stalls.Http1.NoBody, Stalls.Http1.SlowBody,
    ];

    public static Task<AuditReport> RunAsync(Uri address, IReadOnlyList<Stall> stalls) => RunAsync(
        new AuditOptions { Addresses = [address], AcceptsAnyCertificate = true, Paths = new AuditPaths { PostPath = "/post" }, Limit = Limit, Watch = s_watch, ConnectionsOfEach = 4 }, stalls);

    public static async Task<AuditReport> RunAsync(AuditOptions options, IReadOnlyList<Stall> stalls)
    {
        var report = await RunWithTroublesAsync(options, stalls);
        report.Troubles.ShouldBeEmpty(report.Told());
        return report;
    }

    /// <summary>The same; what troubled it is in the report.</summary>
    public static async Task<AuditReport> RunWithTroublesAsync(AuditOptions options, IReadOnlyList<Stall> stalls)
    {
        var report = await new AuditRunner(options, [], TimeProvider.System).RunAsync(stalls, TestContext.CurrentContext.CancellationToken);
        await TestContext.Out.WriteLineAsync(report.Told());
        return report;
    }

    /// <summary>Audits; what the machine's lateness left open is asked again, twice at the most, as a run does.</summary>
    /// <param name="what">What is audited, for the log.</param>
    /// <param name="audit">Audits once.</param>
    public static async Task<AuditReport> RepeatAsync(string what, Func<Task<AuditReport>> audit)
    {
        var report = await audit();
        for (var repeats = 0; repeats < MostRepeats && (report.Troubles.Count > 0 || report.Stalls.Any(stall => stall.Verdict == AuditVerdict.Inconclusive)); repeats++)
        {
            await TestContext.Progress.WriteLineAsync($"The audit of {what} left something open, and is repeated:\n{report.Told()}");
            report = await audit();
        }

        report.Troubles.ShouldBeEmpty(report.Told());
        return report;
    }

    /// <summary>All that it found, for a failure's message.</summary>
    public static string Told(this AuditReport report) => string.Join(
        '\n',
        [
            .. report.Stalls.Select(stall => $"{stall.Id} {stall.Verdict} {stall.Closed}/{stall.Connections} {stall.Least}..{stall.Most} held {stall.HeldFor} {string.Join(' ', stall.Endings)} {string.Join(' ', stall.Reasons)}"),
            .. report.Troubles,
            .. report.Limits.Select(limit => $"{limit.Limit} {limit.AtLeast}..{limit.AtMost} {limit.Verdict} {string.Join(' ', limit.Stalls)}"),
        ]);

    /// <summary>What was found of a stall.</summary>
    public static StallFinding Of(this AuditReport report, Stall stall) => report.Stalls.Single(finding => finding.Id == stall.Id);

    /// <summary>The setting of the limit that bounds these stalls must lie where they say, and nobody may be cut.</summary>
    public static void ShouldFind(this AuditReport report, double seconds, params IReadOnlyList<Stall> stalls)
    {
        foreach (var stall in stalls)
        {
            report.Of(stall).Verdict.ShouldBe(AuditVerdict.Bounded, stall.Id);
            var limit = report.Limits.Single(found => found.Stalls.Contains(stall.Id));
            limit.AtLeast!.Value.TotalSeconds.ShouldBeLessThanOrEqualTo(seconds, $"{stall.Id}: {limit}");
            limit.AtMost!.Value.TotalSeconds.ShouldBeGreaterThanOrEqualTo(seconds, $"{stall.Id}: {limit}");
        }

        report.Live.Where(live => live.NotApplicable is null).ShouldNotBeEmpty();
        report.Live.ShouldAllBe(live => live.NotApplicable != null || (live.Failed == 0 && live.Served > 0), string.Join(", ", report.Live));
    }
}
