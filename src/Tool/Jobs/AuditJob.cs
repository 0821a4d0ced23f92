using Leak.Audit.Findings;
using Leak.Audit.Options;
using Leak.Audit.Runs;
using Leak.Clients.Catalog;
using Leak.Tool.Printing;
using Leak.Tool.Progress;

namespace Leak.Tool.Jobs;

/// <summary>Audits one server, and writes what was found.</summary>
internal sealed class AuditJob(JobOptions job, AuditOptions options, PlainWriter output, PlainWriter error)
{
    private static readonly TimeSpan s_progress = TimeSpan.FromSeconds(5);

    /// <summary>Whether a stall without a verdict ends it with <see cref="ExitCodes.Inconclusive"/>.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether it goes on when legitimate clients are no longer served.</summary>
    public bool KeepsGoing { get; init; }

    public async Task<int> RunAsync(IReadOnlyList<Stall> stalls, CancellationToken cancellationToken)
    {
        _ = error;
        var folder = ReportFolder.Create(job.Output, TimeProvider.System);
        var runner = new AuditRunner(options, job.Arguments, TimeProvider.System) { KeepsGoing = KeepsGoing };
        AuditReport report;
        await using (new ProgressLoop(s_progress, TimeProvider.System, () => output.WriteLine(runner.Progress)))
        {
            report = await runner.RunAsync(stalls, cancellationToken);
        }

        foreach (var stall in report.Stalls)
        {
            output.WriteLine($"{stall.Id,-28} {stall.Verdict,-14} closed {stall.Closed}/{stall.Connections} {stall.Least?.TotalSeconds:0.0}..{stall.Most?.TotalSeconds:0.0} held {stall.HeldFor?.TotalSeconds:0.0} {string.Join(",", stall.Endings)} {string.Join(" | ", stall.Reasons)}");
        }

        foreach (var limit in report.Limits)
        {
            output.WriteLine($"{limit.Limit,-20} {limit.AtLeast?.TotalSeconds:0.00}..{limit.AtMost?.TotalSeconds:0.00} {limit.Verdict} {string.Join(",", limit.Stalls)}");
        }

        foreach (var live in report.Live)
        {
            output.WriteLine($"{live}");
        }

        output.WriteLine(string.Join("; ", report.Troubles.Concat(report.LeftBehind)));
        return AuditExit.Of(report, IsStrict);
    }
}
