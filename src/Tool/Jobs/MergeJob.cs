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
        ResultPrinter.Print(report, isWritten ? $"reports in {reports}" : $"the reports in {reports} are not whole", output, options.Screen);
        commands?.Dispose();
        options.GitHub?.Annotate(RunCases.Of(report), output);
        options.GitHub?.Summarise(bytes => MarkdownReport.Render(report, bytes), error);
        var exitCode = ExitCodes.Of([verdict], merged.Observation.Interrupted);
        return exitCode == ExitCodes.AsExpected && !isWritten ? ExitCodes.Inconclusive : exitCode;
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

    private static RunReport ToReport(MergedRun merged, ScenarioVerdict verdict)
    {
        var machine = merged.Head.Machine;
        return new RunReport
        {
            StartedAt = merged.Observation.StartedAt,
            Duration = merged.Duration,
            Engine = merged.Head.Engine,
            EngineReason = "each shard takes every Nth arrival of the plan",
            TaskSource = merged.Observation.TaskSource,
            Target = merged.Head.Plan.Target,
            Environment = new RunEnvironment(machine.Runtime, machine.Os, machine.Cores, machine.DescriptorLimit, machine.Commit, machine.CommandLine),
            Interrupted = merged.Observation.Interrupted,
            Scenarios = [verdict],
        };
    }

    private bool Write(RunReport report, string reports)
    {
        try
        {
            Directory.CreateDirectory(reports);
            ReportWriter.Write(report, reports);
            RunFormats.Write(report, options.Files, options.SourceRoot);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"the reports could not be written: {e.Message}");
            return false;
        }
    }
}
