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
        var runner = new AuditRunner(options, job.Arguments, TimeProvider.System) { KeepsGoing = KeepsGoing };
        AuditReport report;
        var title = $"audit of {string.Join(", ", options.Addresses.Select(address => $"{address.Scheme}://{address.Authority}"))}";
        await using (ProgressViews.For(output, job.Screen).Watch(() => new ProgressState(title, runner.Scenario, runner.Status) { Doing = runner.Doing, IsAudit = true }))
        {
            report = await runner.RunAsync(stalls, cancellationToken);
        }

        var document = new AuditDocument(Grader.Of(report), report, Advisor.Of(report));
        var isWritten = Write(folder, document);
        foreach (var line in job.Screen.IsQuiet ? Verdicts(document) : AuditConsole.Lines(document))
        {
            output.WriteLine(line);
        }

        output.WriteLine(isWritten ? $"reports in {folder.Path}" : $"the reports in {folder.Path} are not whole");
        if (output.Failure is { } failure)
        {
            error.WriteLine($"the results could not be printed ({failure}){(isWritten ? $"; reports in {folder.Path}" : "")}");
        }

        commands?.Dispose();
        job.GitHub?.Annotate(AuditCases.Of(document), output);
        job.GitHub?.Summarise(bytes => AuditMarkdown.Render(document, bytes), error);
        var exitCode = AuditExit.Of(report, IsStrict);
        return exitCode == ExitCodes.AsExpected && !isWritten ? ExitCodes.Inconclusive : exitCode;
    }

    private static IEnumerable<string> Verdicts(AuditDocument document) =>
        document.Report.Stalls.Select(stall => $"{stall.Id}: {AuditWords.Verdict(stall.Verdict)}").Append(AuditWords.Title(document.Grade));

    private bool Write(ReportFolder folder, AuditDocument document)
    {
        try
        {
            AuditFiles.Write(folder.Path, document);
            AuditFormats.Write(document, job.Files);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"the reports could not be written: {e.Message}");
            return false;
        }
    }
}
