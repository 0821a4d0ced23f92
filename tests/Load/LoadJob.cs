using Leak.Bounds.Plans;
using Leak.Load.Engines;
using Leak.Load.Servers;
using Leak.Tool.Commands;
using Leak.Tool.Jobs;
using Leak.Tool.Options;

namespace Leak.Load;

/// <summary>The load job of this repository: the commands with the sample server, NBomber where it is to be had, and the article's runs.</summary>
/// <remarks>Not named Program: that is the server's.</remarks>
public static class LoadJob
{
    /// <summary>Runs what was asked for.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken) =>
        LeakCommand.RunAsync(args, Host, output, error, cancellationToken);

    private static CommandHost Host => new(LoadEngines.Choose())
    {
        Server = new SampleServer(),
        Default = ArticleRuns,
        DefaultSummary = "the article's three runs",
    };

    private static async Task<int> Main(string[] args) =>
        await SampleProcess.ServeAsync(args) ?? await Signals.CancelAsync(cancellationToken =>
            LeakCommand.RunAsync(args, Host with { Variables = Environment.GetEnvironmentVariable }, Console.Out, Console.Error, cancellationToken));

    /// <summary>Normal clients without timeouts, idle connections without, idle connections with them.</summary>
    private static IReadOnlyList<JobItem> ArticleRuns(Scale scale)
    {
        var server = new SampleServer();
        var (off, on) = (new LeakTimeouts(on: false, scale.Limit), new LeakTimeouts(on: true, scale.Limit));
        return
        [
            JobItem.On(scale.PlanNormal(timeoutsOn: false), server, off),
            JobItem.On(scale.PlanIdle(off), server, off),
            JobItem.On(scale.PlanIdle(on), server, on),
        ];
    }
}
