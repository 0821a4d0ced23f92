using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Probes;
using Leak.Bounds.Reports;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Load.Engines;
using Leak.Load.Progress;

namespace Leak.Load;

/// <summary>Runs scenarios one after the other, each on a server of its own, and writes the reports after each.</summary>
internal sealed class Job(JobOptions options, IProgressView view, TextWriter output, TextWriter error)
{
    public async Task<int> RunAsync(IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        var engine = LoadEngines.Choose();
        var folder = ReportFolder.Create(options.Output, TimeProvider.System);
        var verdicts = new List<ScenarioVerdict>();
        var startedAt = TimeProvider.System.GetUtcNow();
        var serverIsGone = false;
        output.WriteLine($"engine: {engine.Name} ({engine.Reason})");

        foreach (var item in items)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            try
            {
                await using var server = await item.StartServerAsync(cancellationToken);
                if (verdicts.Count == 0 && FindUnaffordable(items, DescriptorBudget.Read()) is { } need)
                {
                    folder.DeleteIfEmpty();
                    error.WriteLine($"Refused before the start. {need.Text}");
                    return ExitCodes.Inconclusive;
                }

                verdicts.Add(await RunOneAsync(item.Scenario, server, engine, folder, cancellationToken));
                folder.Write(ToReport());
            }
            catch (ProbeException e)
            {
                // Nothing answers at the address: nothing more can be run, and what was is reported.
                error.WriteLine(verdicts.Count == 0 ? e.Message : $"{item.Scenario.Id} was not run: {e.Message}");
                serverIsGone = true;
                break;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // While the server started: what was run before is reported.
                break;
            }
        }

        if (serverIsGone && verdicts.Count == 0)
        {
            folder.DeleteIfEmpty();
            return ExitCodes.Inconclusive;
        }

        var interrupted = cancellationToken.IsCancellationRequested;
        var report = ToReport();
        folder.Write(report);
        ResultPrinter.Print(report, folder.Path, output);
        var exitCode = ExitCodes.Of(verdicts, interrupted);
        return serverIsGone && exitCode == ExitCodes.AsExpected ? ExitCodes.Inconclusive : exitCode;

        RunReport ToReport() => new()
        {
            StartedAt = startedAt,
            Engine = engine.Name,
            EngineReason = engine.Reason,
            TaskSource = verdicts.Select(verdict => verdict.Observation.TaskSource).FirstOrDefault(source => source is not null),
            Environment = RunEnvironment.Of(typeof(Job).Assembly, options.Arguments, DescriptorLimit()),
            Interrupted = cancellationToken.IsCancellationRequested,
            Scenarios = verdicts,
        };
    }

    private static long? DescriptorLimit() => DescriptorBudget.Read() is { Unavailable: null } budget ? budget.Limit : null;

    /// <summary>Whether every scenario has room, judged on the first server: so that a long run is refused at its start.</summary>
    private static DescriptorNeed? FindUnaffordable(IEnumerable<JobItem> items, DescriptorBudget budget) => items
        .Select(item => budget.Need(item.Scenario, item.InProcess))
        .FirstOrDefault(need => !need.Fits);

    private async Task<ScenarioVerdict> RunOneAsync(
        Scenario scenario, IServerUnderTest server, ILoadEngine engine, ReportFolder folder, CancellationToken cancellationToken)
    {
        var runOptions = new RunOptions
        {
            Seed = options.Seed,
            EngineReportFolder = folder.ForEngine(scenario),
        };
        var runner = new ScenarioRunner(server, engine, runOptions, TimeProvider.System);
        await using var watched = view.Watch(scenario, runner);
        return await runner.RunAsync(scenario, cancellationToken);
    }
}

/// <summary>A scenario and how its server is started.</summary>
/// <param name="Scenario">What is run.</param>
/// <param name="InProcess">Whether that is in this process, where a connection takes two descriptors.</param>
/// <param name="StartServerAsync">Starts the server under test; disposed after the run.</param>
internal sealed record JobItem(Scenario Scenario, bool InProcess, Func<CancellationToken, Task<IServerUnderTest>> StartServerAsync);

/// <summary>What every command of the job takes.</summary>
/// <param name="Output">The folder under which the run's own folder is made.</param>
/// <param name="Seed">Makes what is random the same again.</param>
/// <param name="Arguments">The command line, for the report.</param>
internal sealed record JobOptions(DirectoryInfo Output, int Seed, IReadOnlyList<string> Arguments);
