using System.Globalization;
using Leak.Bounds.Engine;
using Leak.Bounds.Probes;
using Leak.Bounds.Reports;
using Leak.Bounds.Reports.Cases;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Tool.GitHub;
using Leak.Tool.Printing;
using Leak.Tool.Progress;

namespace Leak.Tool.Jobs;

/// <summary>Runs scenarios one after the other, each on a server of its own, and writes the reports after each.</summary>
internal sealed class Job(JobOptions options, ILoadEngine engine, PlainWriter output, PlainWriter error)
{
    private readonly IProgressView _view = ProgressViews.For(output, options.Screen);

    public async Task<int> RunAsync(IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        using var commands = options.GitHub is null ? null : GitHubRun.StopCommands(output);
        var folder = ReportFolder.Create(options.Output, TimeProvider.System);
        var verdicts = new List<ScenarioVerdict>();
        var startedAt = TimeProvider.System.GetUtcNow();
        var brokeOff = false;
        if (!options.Screen.IsQuiet)
        {
            output.WriteLine($"engine: {engine.Name} ({engine.Reason})");
        }

        foreach (var (at, item) in items.Index())
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            var before = verdicts.Count;
            try
            {
                await using var servers = new ItemServer(item);
                var first = await servers.NextAsync(cancellationToken);
                if (verdicts.Count == 0 && FindShortage(items) is { } shortage)
                {
                    folder.DeleteIfEmpty();
                    error.WriteLine(shortage);
                    return ExitCodes.Inconclusive;
                }

                verdicts.Add(await RepeatedRun.OfAsync(
                    async run => await RunOneAsync(items, at, run, run == 1 ? first : await servers.NextAsync(cancellationToken), folder, cancellationToken),
                    cancellationToken));
                Write(folder, ToReport());
            }
            catch (ProbeException e)
            {
                // Nothing answers at the address: nothing more can be run, and what was is reported.
                error.WriteLine(verdicts.Count == 0 ? e.Message : $"{item.Scenario.Id} was not run: {e.Message}");
                brokeOff = true;
                break;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // While the server started: what was run before is reported.
                break;
            }
            catch (Exception e) when (e is not UsageException)
            {
                // A server that cannot start, for want of descriptors say, or not stop: the next would fare no better.
                Faults.Tell(verdicts.Count == before ? $"{item.Scenario.Title}: no verdict" : $"{item.Scenario.Title}: its server did not stop", e, error);
                brokeOff = true;
                break;
            }
        }

        if (brokeOff && verdicts.Count == 0)
        {
            folder.DeleteIfEmpty();
            return ExitCodes.Inconclusive;
        }

        var interrupted = cancellationToken.IsCancellationRequested;
        var report = ToReport();
        var isWritten = Write(folder, report);
        ResultPrinter.Print(report, JobEnd.Place(folder.Path, isWritten), output, options.Screen);
        foreach (var page in folder.FindEnginePages())
        {
            output.WriteLine($"the engine's own report: {page}");
        }

        JobEnd.TellFailure(folder.Path, isWritten, output, error);
        JobEnd.TellGitHub(options.GitHub, commands, () => RunCases.Of(report), bytes => MarkdownReport.Render(report, bytes), output, error);
        return JobEnd.ExitCode(ExitCodes.Of(verdicts, interrupted), isWritten && !brokeOff);

        RunReport ToReport() => new()
        {
            StartedAt = startedAt,
            Duration = TimeProvider.System.GetUtcNow() - startedAt,
            Target = string.Join("; ", items.Select(item => item.Target).OfType<string>().Distinct()) is { Length: > 0 } target ? target : null,
            Engine = engine.Name,
            EngineReason = engine.Reason,
            TaskSource = verdicts.Select(verdict => verdict.Observation.TaskSource).FirstOrDefault(source => source is not null),
            Environment = RunEnvironment.Of(typeof(Job).Assembly, options.Arguments),
            Interrupted = cancellationToken.IsCancellationRequested,
            Scenarios = verdicts,
            NotRun = [.. items.Skip(verdicts.Count).Select(item => item.Scenario.Title)],
        };
    }

    /// <summary>Whether every scenario has room, judged on the first server: so that a long run is refused at its start.</summary>
    private static string? FindShortage(IEnumerable<JobItem> items) => items
        .Select(item => ScenarioRunner.FindShortage(item.Scenario, item.InProcess))
        .FirstOrDefault(shortage => shortage is not null);

    private bool Write(ReportFolder folder, RunReport report) => JobEnd.IsWritten(
        () =>
        {
            folder.Write(report);
            RunFormats.Write(report, options.Files, options.SourceRoot);
        },
        error);

    private async Task<ScenarioVerdict> RunOneAsync(
        IReadOnlyList<JobItem> items, int at, int run, IServerUnderTest server, ReportFolder folder, CancellationToken cancellationToken)
    {
        var scenario = items[at].Scenario;
        if (run > 1)
        {
            output.WriteLine($"{scenario.Title}: the machine or the thread pool was late: run {run} of {RepeatedRun.Most}");
        }

        var runOptions = new RunOptions
        {
            Seed = options.Seed,
            Sources = items[at].Sources,
            EngineReportFolder = folder.ForEngine(scenario, run),
        };
        var runner = new ScenarioRunner(server, engine, runOptions, TimeProvider.System);
        var afterwards = items.Skip(at + 1).Aggregate(TimeSpan.Zero, (sum, item) => sum + PlannedTime.Of(item.Scenario));
        await using var watched = _view.Watch(() => new ProgressState(scenario.Title, scenario, runner.Status)
        {
            Place = items.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{at + 1} of {items.Count}"),
            Afterwards = afterwards,
        });
        return await runner.RunAsync(scenario, cancellationToken);
    }
}
