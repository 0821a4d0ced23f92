using System.Text;
using Leak.Bounds.Plans;

namespace Leak.Testing;

/// <summary>A result in lines, laid out as the suite's own assertions are.</summary>
internal static class ResultText
{
    public static string Of(StallTestResult result)
    {
        var text = new StringBuilder();
        text.Append(result.Subject).AppendLine()
            .Append("    should bound ").AppendLine(Names(result.Stalls.Where(stall => stall.NotApplicable is null).Select(stall => stall.Id)))
            .Append(result.Passed ? "and was " : "but was ").Append(result.Verdict)
            .AppendLine(result.Verdict == Verdict.Inconclusive ? ", which is no pass:" : ":");
        foreach (var reason in result.Reasons)
        {
            text.Append("    - ").AppendLine(reason);
        }

        List(text, "Limits:", result.Stalls.Where(stall => stall.BoundBy is not null && stall.NotApplicable is null).GroupBy(stall => stall.BoundBy!).Select(group => $"{group.Key}: {Names(group.Select(stall => stall.Id))}"));
        List(text, "Not applicable:", result.Stalls.Where(stall => stall.NotApplicable is not null).GroupBy(stall => stall.NotApplicable!).Select(group => $"{Names(group.Select(stall => stall.Id))}: {group.Key}"));
        List(text, "Remarks:", result.Remarks);
        if (result.ReportFolder is { } folder)
        {
            text.Append("Report: ").AppendLine(Path.Combine(folder, "report.html"));
        }

        return text.ToString().TrimEnd();
    }

    private static void List(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count > 0)
        {
            text.AppendLine(title);
            all.ForEach(line => text.Append("    ").AppendLine(line));
        }
    }

    private static string Names(IEnumerable<string> ids) => ids.ToList() is { Count: > 0 } names ? string.Join(", ", names) : "at least one stall";
}
