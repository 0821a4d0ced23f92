using System.CommandLine;
using Leak.Audit.Comparing;
using Leak.Audit.Findings;
using Leak.Audit.Reports;
using Leak.Tool.Jobs;
using Leak.Tool.Printing;

namespace Leak.Tool.Commands;

/// <summary><c>compare before.json after.json</c>: what changed between audits, and whether it is worse.</summary>
internal static class CompareCommand
{
    private const int Fewest = 2;
    private const int Most = 100;

    public static Command Create(PlainWriter output)
    {
        var files = new Argument<FileInfo[]>("report")
        {
            Description = "audit.json of each audit, the oldest first",
            Arity = new ArgumentArity(Fewest, Most),
        };
        var command = new Command("compare", "What changed between audits. Exit code 1: something is worse.");
        command.Arguments.Add(files);
        command.SetAction(result =>
        {
            var reports = result.GetValue(files)!.Select(file => (file.Name, Report: Read(file))).ToList();
            var isWorse = false;
            foreach (var (before, after) in reports.Zip(reports.Skip(1)))
            {
                var comparison = AuditComparison.Of(before.Report, after.Report);
                isWorse |= comparison.IsWorse;
                if (reports.Count > Fewest)
                {
                    output.WriteLine($"{before.Name} → {after.Name}");
                }

                foreach (var line in comparison.Lines)
                {
                    output.WriteLine(line);
                }
            }

            // A comparison that was not printed is nowhere else.
            return output.Failure is { } failure ? throw new UsageException($"compare: it could not be printed ({failure})")
                : isWorse ? ExitCodes.NotAsExpected
                : ExitCodes.AsExpected;
        });
        return command;
    }

    private static AuditReport Read(FileInfo file)
    {
        try
        {
            using var stream = file.OpenRead();
            return AuditJson.Read(stream, file.ToString()).Report;
        }
        catch (InvalidDataException e)
        {
            throw new UsageException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: it cannot be read ({e.Message})", e);
        }
    }
}
