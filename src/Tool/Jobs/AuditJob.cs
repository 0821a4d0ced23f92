using Leak.Audit.Advising;
using Leak.Audit.Findings;
using Leak.Audit.Grading;
using Leak.Audit.Options;
using Leak.Audit.Reports;
using Leak.Audit.Runs;
using Leak.Clients.Catalog;
using Leak.Tool.GitHub;
using Leak.Tool.Printing;
using Leak.Tool.Progress;

namespace Leak.Tool.Jobs;

/// <summary>Audits one server, and writes what was found.</summary>
internal sealed class AuditJob(JobOptions job, AuditOptions options, PlainWriter output, PlainWriter error)
{
    /// <summary>Whether a stall without a verdict ends it with <see cref="ExitCodes.Inconclusive"/>.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether it goes on when legitimate clients are no longer served.</summary>
    public bool KeepsGoing { get; init; }

    public async Task<int> RunAsync(IReadOnlyList<Stall> stalls, CancellationToken cancellationToken)
    {
        using var commands = job.GitHub is null ? null : GitHubRun.StopCommands(output);
        var folder = ReportFolder.Create(job.Output, TimeProvider.System);
        var runner = new AuditRunner(options, job.Arguments, TimeProvider.System)
        {
            KeepsGoing = KeepsGoing,
            SoFar = found => Write(folder, DocumentOf(found)),
        };
        AuditReport report;
        var title = $"audit of {string.Join(", ", options.Addresses.Select(address => $"{address.Scheme}://{address.Authority}"))}";
        await using (ProgressViews.For(output, job.Screen).Watch(() => new ProgressState(title, runner.Scenario, runner.Status) { Doing = runner.Doing, IsAudit = true }))
        {
            report = await runner.RunAsync(stalls, cancellationToken);
        }

        var document = DocumentOf(report);
        var isWritten = Write(folder, document);
        foreach (var line in job.Screen.IsQuiet ? Verdicts(document) : AuditConsole.Lines(document))
        {
            output.WriteLine(line);
        }

        output.WriteLine(JobEnd.Place(folder.Path, isWritten));
        JobEnd.TellFailure(folder.Path, isWritten, output, error);
        JobEnd.TellGitHub(job.GitHub, commands, () => AuditCases.Of(document), bytes => AuditMarkdown.Render(document, bytes), output, error);
        return JobEnd.ExitCode(AuditExit.Of(report, IsStrict), isWritten);
    }

    private static AuditDocument DocumentOf(AuditReport report) => new(Grader.Of(report), report, Advisor.Of(report));

    private static IEnumerable<string> Verdicts(AuditDocument document) =>
        document.Report.Stalls.Select(stall => $"{stall.Id}: {AuditWords.Verdict(stall.Verdict)}").Append(AuditWords.Title(document.Grade));

    private bool Write(ReportFolder folder, AuditDocument document) => JobEnd.IsWritten(
        () =>
        {
            AuditFiles.Write(folder.Path, document);
            AuditFormats.Write(document, job.Files);
        },
        error);
}
