using System.Globalization;
using Leak.Bounds.Reports;
using Leak.Bounds.Reports.Cases;
using Leak.Bounds.Shards;
using Leak.Bounds.Verdicts;
using Leak.Tool.GitHub;
using Leak.Tool.Printing;

namespace Leak.Tool.Jobs;

/// <summary>Merges the files of a run's shards, judges what they say together, and writes the reports.</summary>
internal sealed class MergeJob(JobOptions options, PlainWriter output, PlainWriter error)
{
    /// <summary>Merges and judges.</summary>
    /// <param name="folder">Where the shards' files are.</param>
    /// <param name="attempt">The attempt; <see langword="null"/>: the one that began last.</param>
    /// <param name="reports">Where the reports go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is nothing to merge.</exception>
    public async Task<int> RunAsync(string folder, string? attempt, string reports, CancellationToken cancellationToken)
    {
        using var commands = options.GitHub is null ? null : GitHubRun.StopCommands(output);
        var merged = await MergeAsync(folder, attempt, cancellationToken);
        foreach (var ignored in merged.Ignored)
        {
            output.WriteLine(ignored);
        }

        var verdict = ScenarioVerdict.Of(merged.Observation);
        if (merged.Head.Of > 1)
        {
            verdict = verdict with { Remarks = [Remark(merged)] };
        }

        var report = ToReport(merged, verdict);
        var isWritten = Write(report, reports);
        ResultPrinter.Print(report, JobEnd.Place(reports, isWritten), output, options.Screen);
        JobEnd.TellFailure(reports, isWritten, output, error);
        JobEnd.TellGitHub(options.GitHub, commands, () => RunCases.Of(report), bytes => MarkdownReport.Render(report, bytes), output, error);
        return JobEnd.ExitCode(ExitCodes.Of([verdict], merged.Observation.Interrupted), isWritten);
    }

    private static async Task<MergedRun> MergeAsync(string folder, string? attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await ShardMerge.OfAsync(folder, attempt, cancellationToken);
        }
        catch (ShardException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static string Remark(MergedRun merged) => string.Create(
        CultureInfo.InvariantCulture,
        $"Merged of {merged.Read} shards of {merged.Head.Of}, attempt {merged.Head.Attempt}; their clocks agree within {merged.ClockError.TotalMilliseconds:0.#} ms.");

    private static RunReport ToReport(MergedRun merged, ScenarioVerdict verdict) => new()
    {
        StartedAt = merged.Observation.StartedAt,
        Duration = merged.Duration,
        Engine = merged.Head.Engine,
        EngineReason = "each shard takes every Nth arrival of the plan",
        TaskSource = merged.Observation.TaskSource,
        Target = merged.Head.Plan.Target,
        Environment = merged.Head.Machine,
        Interrupted = merged.Observation.Interrupted,
        Scenarios = [verdict],
    };

    private bool Write(RunReport report, string reports) => JobEnd.IsWritten(
        () =>
        {
            Directory.CreateDirectory(reports);
            ReportWriter.Write(report, reports);
            RunFormats.Write(report, options.Files, options.SourceRoot);
        },
        error);
}
