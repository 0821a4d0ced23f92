using System.CommandLine;
using Leak.Bounds.Workloads;
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
            var table = new Table().AddColumns("id", "short", "what it does", "stopped by").Border(TableBorder.Simple);
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
            return ExitCodes.AsExpected;
        });
        return command;
    }
}
