using System.CommandLine;
using Leak.Audit.Reports;
using Leak.Bounds.Reports;
using Leak.Tool.Jobs;
using Leak.Tool.Printing;

namespace Leak.Tool.Commands;

/// <summary><c>schema report</c>: the JSON Schema of a report.</summary>
internal static class SchemaCommand
{
    private const string Run = "report";
    private const string Audit = "audit";

    public static Command Create(PlainWriter output)
    {
        var which = new Argument<string>("which")
        {
            Description = "report: of report.json, which a run writes; audit: of audit.json",
            HelpName = $"{Run}|{Audit}",
            DefaultValueFactory = _ => Run,
            CustomParser = result => JobCommandOptions.Read(result, $"{Run} or {Audit}", (string text, out string name) =>
            {
                name = text;
                return text is Run or Audit;
            }),
        };
        var command = new Command("schema", "The JSON Schema (draft 2020-12) of a report, for programs that read it.");
        command.Arguments.Add(which);
        command.SetAction(result =>
        {
            output.Write(result.GetValue(which) == Audit ? AuditSchema.Text : ReportSchema.Text);
            return output.Failure is { } failure ? throw new UsageException($"schema: it could not be printed ({failure})") : ExitCodes.AsExpected;
        });
        return command;
    }
}
