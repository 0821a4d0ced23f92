using System.CommandLine;
using Leak.Audit.Reports;
using Leak.Bounds.Comparing;
using Leak.Bounds.Reports;
using Leak.Tool.Jobs;
using Leak.Tool.Printing;

namespace Leak.Tool.Commands;

/// <summary><c>schema report</c>: the JSON Schema of a report.</summary>
internal static class SchemaCommand
{
    private static readonly (string Name, string Of, string Text)[] s_schemas =
    [
        ("report", "report.json, which a run writes", ReportSchema.Text),
        ("audit", "audit.json", AuditSchema.Text),
        ("comparison", "what compare --json writes", ComparisonSchema.Text),
    ];

    public static Command Create(PlainWriter output)
    {
        var names = s_schemas.Select(schema => schema.Name).ToList();
        var which = new Argument<string>("which")
        {
            Description = string.Join("; ", s_schemas.Select(schema => $"{schema.Name}: of {schema.Of}")),
            HelpName = string.Join('|', names),
            DefaultValueFactory = _ => names[0],
            CustomParser = result => JobCommandOptions.Read(result, string.Join(" or ", names), (string text, out string name) =>
            {
                name = text;
                return names.Contains(text);
            }),
        };
        var command = new Command("schema", "The JSON Schema (draft 2020-12) of a report, for programs that read it.");
        command.Arguments.Add(which);
        command.SetAction(result =>
        {
            output.Write(Array.Find(s_schemas, schema => schema.Name == result.GetValue(which)).Text);
            return output.Failure is { } failure ? throw new UsageException($"schema: it could not be printed ({failure})") : ExitCodes.AsExpected;
        });
        return command;
    }
}
