using System.CommandLine;
using Leak.Bounds;
using Leak.Bounds.Workloads;
using Leak.Load.Options;
using Leak.Load.Progress;
using Leak.Load.Scenarios;
using Leak.Load.Servers;

namespace Leak.Load.Commands;

/// <summary><c>run idle --timeouts off --rate 50/s --during 10s</c>: chosen workloads, chosen settings, any server.</summary>
internal static class RunCommand
{
    public static Command Create(JobCommandOptions job, TextWriter output, TextWriter error)
    {
        var workloads = new Argument<string[]>("workload")
        {
            Description = "ids of workloads (see list); several run one after the other",
            Arity = ArgumentArity.OneOrMore,
        };
        var run = new RunCommandOptions();
        var command = new Command("run", "One workload or several, with chosen settings, against the sample server or against --url.");
        command.Arguments.Add(workloads);
        run.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var scale = result.GetValue(job.Scale)!;
            var settings = run.Read(result, scale);
            var chosen = Find(result.GetValue(workloads)!);
            run.RequireUse(result, chosen);
            var scenarios = chosen.Select(workload => ToScenario(workload, settings));
            return new Job(job.ToOptions(result), ProgressViews.For(output), output, error).RunAsync(
                [.. scenarios.Select(scenario => ToItem(scenario, settings))], cancellationToken);
        });
        return command;
    }

    private static List<IWorkload> Find(string[] ids)
    {
        var found = ids.Select(Find).ToList();
        return found.GroupBy(workload => workload.Id).FirstOrDefault(group => group.Count() > 1) is { Key: var twice }
            ? throw new UsageException($"run {string.Join(' ', ids)}: {twice} stands there twice; a run's report has one row for each workload")
            : found;
    }

    private static IWorkload Find(string id)
    {
        try
        {
            return WorkloadCatalog.Find(id);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"run {id}: {e.Message}", e);
        }
    }

    private static Scenario ToScenario(IWorkload workload, RunSettings settings) => workload switch
    {
        ILiveClient => ArticleScenarios.NormalClients(settings.Scale, settings.TimeoutsOn),
        IStall when settings.Scale.IdleDuring < settings.Scale.IdleRate.Interval => throw new UsageException(
            $"--during {Duration.Format(settings.Scale.IdleDuring)}: --rate {settings.Scale.IdleRate} plans no connection in it; give at least {Duration.Format(settings.Scale.IdleRate.Interval)}"),
        IStall stall when SampleServerLimits.WhyNot(stall, settings.TimeoutsOn, settings.Url is null) is { } reason =>
            throw new UsageException($"run {stall.Id}: {reason}"),
        IStall stall => ArticleScenarios.Stalled(stall, settings.Scale, settings.TimeoutsOn),
        _ => throw new UsageException($"run {workload.Id}: cannot be run on its own"),
    };

    private static JobItem ToItem(Scenario scenario, RunSettings settings) => settings.Url is null
        ? SampleServer.ItemFor(scenario, settings.Scale.Limit)
        : RemoteTarget.ItemFor(scenario, settings.Url, settings.Diagnostics);
}
