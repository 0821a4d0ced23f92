using System.CommandLine;
using Leak.Bounds.Workloads;
using Leak.Load.Options;
using Leak.Load.Scenarios;
using Leak.Load.Servers;
using Spectre.Console;

namespace Leak.Load.Commands;

/// <summary><c>list</c>: every workload.</summary>
internal static class ListCommand
{
    public static Command Create(TextWriter output)
    {
        var command = new Command("list", "Every workload: its id, what it sends and what must stop it.");
        command.SetAction(_ =>
        {
            var table = new Table().AddColumns("id", "short", "what it sends", "stopped by").Border(TableBorder.Simple);
            foreach (var workload in WorkloadCatalog.All)
            {
                var stoppedBy = workload is IStall stall ? stall.StoppedBy : "nothing: it must be served";
                table.AddRow(
                    Markup.Escape(workload.Id),
                    Markup.Escape(WorkloadCatalog.ShortNames.FirstOrDefault(name => name.Value == workload.Id).Key ?? ""),
                    Markup.Escape(workload.Summary),
                    Markup.Escape(stoppedBy));
            }

            Consoles.For(output).Write(table);
            var timeouts = ServerTimeouts.Of(on: true, Scale.Quick.Limit);
            var limits = ServerTimeouts.Names.Select(name => $"{name} {Duration.Format(timeouts.ValueOf(name))}");
            output.WriteLine($"The sample server's limits at --limit {Duration.Format(Scale.Quick.Limit)}: {string.Join(", ", limits)}.");
            return ExitCodes.AsExpected;
        });
        return command;
    }
}
