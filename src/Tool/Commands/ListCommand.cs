using System.CommandLine;
using Leak.Audit.Options;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Tool.Jobs;
using Leak.Tool.Options;
using Leak.Tool.Printing;
using Spectre.Console;

namespace Leak.Tool.Commands;

/// <summary><c>list</c>: every workload.</summary>
internal static class ListCommand
{
    public static Command Create(CommandHost host, PlainWriter output)
    {
        var command = new Command("list", "Every workload: its id, what it sends and what must stop it.");
        var markdown = new Option<bool>("--markdown") { Description = "as docs/stalls.md" };
        command.Options.Add(markdown);
        command.SetAction(result =>
        {
            if (result.GetValue(markdown))
            {
                output.Write(StallsPage.Render());
                return ExitCode();
            }

            var table = new Table().AddColumns("id", "short", "what it sends", "stopped by").Border(TableBorder.Simple);
            foreach (var workload in WorkloadCatalog.All)
            {
                var stoppedBy = workload is Stall stall ? stall.StoppedBy : "nothing: it must be served";
                table.AddRow(
                    Markup.Escape(workload.Id),
                    Markup.Escape(WorkloadCatalog.ShortNames.FirstOrDefault(name => name.Value == workload.Id).Key ?? ""),
                    Markup.Escape(workload.Summary),
                    Markup.Escape(stoppedBy));
            }

            Consoles.For(output).Write(table);
            if (host.Server is null)
            {
                return ExitCode();
            }

            var timeouts = new LeakTimeouts(on: true, Scale.Quick.Limit);
            var limits = LeakTimeouts.Names.Select(name => $"{name} {Duration.Format(timeouts.ValueOf(name))}");
            output.WriteLine($"The sample server's limits at --limit {Duration.Format(Scale.Quick.Limit)}: {string.Join(", ", limits)}.");
            return ExitCode();
        });
        return command;

        // A list that was not printed is nowhere else.
        int ExitCode() => output.Failure is { } failure
            ? throw new UsageException($"list: it could not be printed ({failure})")
            : ExitCodes.AsExpected;
    }
}
