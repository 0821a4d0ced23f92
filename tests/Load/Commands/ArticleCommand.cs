using System.CommandLine;
using Leak.Bounds;
using Leak.Load.Progress;
using Leak.Load.Scenarios;
using Leak.Load.Servers;

namespace Leak.Load.Commands;

/// <summary>Without a command: normal off, idle off, idle on.</summary>
internal static class ArticleCommand
{
    public static void Configure(Command root, JobCommandOptions options, TextWriter output, TextWriter error) =>
        root.SetAction((result, cancellationToken) =>
        {
            var scale = result.GetValue(options.Scale)!;
            Scenario[] scenarios =
            [
                ArticleScenarios.NormalClients(scale, timeoutsOn: false),
                ArticleScenarios.IdleConnections(scale, timeoutsOn: false),
                ArticleScenarios.IdleConnections(scale, timeoutsOn: true),
            ];
            var job = new Job(options.ToOptions(result), ProgressViews.For(output), output, error);
            return job.RunAsync([.. scenarios.Select(scenario => SampleServer.ItemFor(scenario, scale.Limit))], cancellationToken);
        });
}
