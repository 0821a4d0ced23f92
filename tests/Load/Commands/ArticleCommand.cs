using System.CommandLine;
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
            var (off, on) = (ServerTimeouts.Of(on: false, scale.Limit), ServerTimeouts.Of(on: true, scale.Limit));
            JobItem[] items =
            [
                SampleServer.ItemFor(ArticleScenarios.NormalClients(scale, timeoutsOn: false), off),
                SampleServer.ItemFor(ArticleScenarios.IdleConnections(scale, off), off),
                SampleServer.ItemFor(ArticleScenarios.IdleConnections(scale, on), on),
            ];
            var job = new Job(options.ToOptions(result), ProgressViews.For(output), output, error);
            return job.RunAsync(items, cancellationToken);
        });
}
