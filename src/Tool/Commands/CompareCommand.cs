using System.CommandLine;
using System.Text.Json;
using Leak.Audit.Comparing;
using Leak.Audit.Reports;
using Leak.Bounds.Comparing;
using Leak.Bounds.Reports;
using Leak.Tool.Jobs;
using Leak.Tool.Printing;

namespace Leak.Tool.Commands;

/// <summary><c>compare before.json after.json</c>: what changed between runs, or between audits, and whether it is worse.</summary>
internal static class CompareCommand
{
    private const int Fewest = 2;
    private const int Most = 100;

    private static readonly (string Name, string What, Func<IReadOnlyList<Comparison>, string> Render)[] s_formats =
    [
        ("--json", "the comparison as JSON", ComparisonJson.Render),
        ("--markdown", "the comparison as Markdown", ComparisonMarkdown.Render),
        ("--html", "the comparison as a page", ComparisonHtml.Render),
    ];

    public static Command Create(PlainWriter output)
    {
        var files = new Argument<FileInfo[]>("report")
        {
            Description = "report.json of each run, or audit.json of each audit, the oldest first",
            Arity = new ArgumentArity(Fewest, Most),
        };
        var named = new ReportFileOptions([.. s_formats.Select(format => (format.Name, format.What))]);
        var command = new Command("compare", "What changed between runs, or between audits. Exit code 1: something is worse.");
        command.Arguments.Add(files);
        named.AddTo(command);
        command.SetAction(result =>
        {
            var asked = named.Read(result);
            var comparisons = Compare(result.GetValue(files)!);
            foreach (var comparison in comparisons)
            {
                if (comparisons.Count > 1)
                {
                    output.WriteLine($"{comparison.Before} → {comparison.After}");
                }

                foreach (var line in comparison.Lines)
                {
                    output.WriteLine(line);
                }
            }

            Write(comparisons, asked);

            // A comparison that was not printed is nowhere else.
            return output.Failure is { } failure && asked.Count == 0 ? throw new UsageException($"compare: it could not be printed ({failure})")
                : comparisons.Any(comparison => comparison.IsWorse) ? ExitCodes.NotAsExpected
                : ExitCodes.AsExpected;
        });
        return command;
    }

    private static List<Comparison> Compare(FileInfo[] files)
    {
        List<(FileInfo File, JsonElement Root)> documents = [.. files.Select(file => (file, Read(file)))];
        var audits = documents.Count(document => AuditJson.IsOne(document.Root));
        var runs = documents.Count(document => RunDocumentReader.IsOne(document.Root));
        if (audits > 0 && runs > 0)
        {
            var (audit, run) = (documents.Find(document => AuditJson.IsOne(document.Root)).File, documents.Find(document => RunDocumentReader.IsOne(document.Root)).File);
            throw new UsageException(PlainText.OneLine($"compare: {audit} is of an audit and {run} is of a run; compare reports of one kind"));
        }

        try
        {
            return runs > 0
                ? [.. Pairs([.. documents.Select(document => (document.File.Name, RunDocumentReader.Read(document.Root, document.File.ToString())))]).Select(pair => RunComparison.Of(pair.Was, pair.Now, pair.Before, pair.After))]
                : [.. Pairs([.. documents.Select(document => (document.File.Name, AuditJson.Read(document.Root, document.File.ToString())))]).Select(pair => AuditComparison.Of(pair.Was.Report, pair.Now.Report).ToComparison(pair.Before, pair.After))];
        }
        catch (InvalidDataException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static IEnumerable<(string Before, T Was, string After, T Now)> Pairs<T>(IReadOnlyList<(string Name, T Report)> reports) =>
        reports.Zip(reports.Skip(1), (before, after) => (before.Name, before.Report, after.Name, after.Report));

    private static JsonElement Read(FileInfo file)
    {
        try
        {
            using var stream = file.OpenRead();
            using var json = JsonDocument.Parse(stream);
            return json.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new UsageException(PlainText.OneLine($"{file} is no report: it is not JSON (line {e.LineNumber + 1}). Expected: a report.json of leak run, or an audit.json of leak audit."), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: it cannot be read ({e.Message})", e);
        }
    }

    private static void Write(IReadOnlyList<Comparison> comparisons, IReadOnlyList<ReportFile> files)
    {
        foreach (var file in files)
        {
            try
            {
                file.Write(Array.Find(s_formats, format => format.Name == file.Option).Render(comparisons));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"{file.Option} {file.Path}: it could not be written ({e.Message})", e);
            }
        }
    }
}
