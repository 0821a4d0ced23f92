using System.CommandLine;
using Leak.Bounds.Workloads;
using Leak.Load.Progress;

namespace Leak.Load.Commands;

/// <summary><c>run idle --timeouts off --rate 50/s --during 10s</c>: chosen workloads at once, chosen settings, any server.</summary>
internal static class RunCommand
{
    public static Command Create(JobCommandOptions job, TextWriter output, TextWriter error)
    {
        var names = new Argument<string[]>("workload")
        {
            Description = "ids of workloads (see list), patterns in quotes ('http2/*') or all; they run at once, against one server",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var only = new Option<string[]>("--only")
        {
            Description = "of those named, or of all, the ones whose id is like this: 'http2/*'",
            HelpName = "pattern",
            DefaultValueFactory = _ => [],
        };
        var run = new RunCommandOptions();
        var command = new Command("run", "Chosen workloads at once, with chosen settings, against the sample server or against --url.");
        command.Arguments.Add(names);
        command.Options.Add(only);
        run.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var settings = run.Read(result, result.GetValue(job.Scale)!);
            var selection = WorkloadSelection.Of(
                result.GetValue(names)!, result.GetValue(only)!, workload => WhyNot(workload, settings));
            run.RequireUse(result, selection.Workloads);
            var items = settings.ToItems(selection);
            foreach (var left in selection.LeftOut)
            {
                output.WriteLine($"left out: {left}");
            }

            return new Job(job.ToOptions(result), ProgressViews.For(output), output, error).RunAsync(items, cancellationToken);
        });
        return command;
    }

    private static string? WhyNot(IWorkload workload, RunSettings settings) => workload switch
    {
        IStall { Unavailable: { } reason } => reason,
        ILiveClient when settings.Timeouts.IsStock => "a live client keeps pace with the server's limits, and stock Kestrel's are minutes or none",
        _ when settings.Url is null => null,
        IStall { Listener: ServerListener.Tls } => "it needs a TLS port, and --url has a plain HTTP/1.1 one",
        IStall { Listener: ServerListener.Http2 } => "it needs an HTTP/2 port, and --url has a plain HTTP/1.1 one",
        IStall { Sees: CloseSight.Nothing } => "its client sees no close, and the server's own account of each connection cannot be had from outside",
        _ => null,
    };
}
