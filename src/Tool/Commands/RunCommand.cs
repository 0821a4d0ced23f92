using System.CommandLine;
using Leak.Bounds.Plans;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Leak.Tool.Jobs;
using Leak.Tool.Printing;

namespace Leak.Tool.Commands;

/// <summary><c>run idle --timeouts off --rate 50/s --during 10s</c>: chosen workloads at once, chosen settings, any server.</summary>
internal static class RunCommand
{
    public static Command Create(JobCommandOptions job, CommandHost host, PlainWriter output, PlainWriter error)
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
        var floods = new Option<bool>("--floods")
        {
            Description = "the floods too, of which a pattern brings none by itself: each runs alone, on a server process of its own, beside live clients. Without a name: the floods only",
            Hidden = host.Server is null,
        };
        var run = new RunCommandOptions(host.Server is not null);
        var shards = new ShardOptions(host.Variables ?? (_ => null));
        var command = new Command("run", host.Server is null
            ? "Chosen workloads at once against --url."
            : "Chosen workloads at once, with chosen settings, against the sample server or against --url.");
        command.Arguments.Add(names);
        command.Options.Add(only);
        command.Options.Add(floods);
        run.AddTo(command);
        shards.AddTo(command);
        var files = new ReportFileOptions(RunFormats.Options);
        files.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var settings = run.Read(result, result.GetValue(job.Scale)!, result.GetValue(job.Seed));
            var attempt = shards.Read(result, settings.Url is not null, result.GetValue(job.Output)!);
            settings = settings with { Sources = shards.ReadSources(result, settings.Url is not null) };
            var selection = WorkloadSelection.Of(
                result.GetValue(names)!, result.GetValue(only)!, workload => WhyNot(workload, settings), result.GetValue(floods));
            run.RequireUse(result, selection.Workloads);
            var items = settings.ToItems(selection, host.Server);
            var options = job.ToOptions(result, files);
            if (settings.Remark is { } remark)
            {
                output.WriteLine(remark);
            }

            foreach (var left in selection.LeftOut)
            {
                output.WriteLine($"left out: {left}");
            }

            return attempt is null
                ? new Job(options, host.Engine, output, error).RunAsync(items, cancellationToken)
                : new ShardJob(options, attempt, output, error).RunAsync(items.Single().Scenario, new ShardTarget(settings.Url!, settings.Diagnostics, settings.Process, settings.Sources), cancellationToken);
        });
        return command;
    }

    private static string? WhyNot(Workload workload, RunSettings settings) => workload switch
    {
        Stall { Unavailable: { } reason } => reason,
        Stall { FloodsFor: not null } when settings.Url is not null => "a flood runs against a sample server of its own, on this machine alone",
        Stall { StoppedBy: LimitNames.NotBoundedYet } when settings.Servers[0].Without is not null => "nothing bounds it yet, whichever limit is off",
        LiveClient when settings.Servers[0] is StockKestrel => "a live client keeps pace with the server's limits, and stock Kestrel's are minutes or none",
        _ when settings.Url is null => null,
        Stall { Listener: ServerListener.Tls } => "it needs a TLS port, and --url has a plain HTTP/1.1 one",
        Stall { Listener: ServerListener.Http2 } => "it needs an HTTP/2 port, and --url has a plain HTTP/1.1 one",
        Stall { Sees: VisibleClose.None } => "its client sees no close, and the server's own account of each connection cannot be had from outside",
        _ => null,
    };
}
