using System.Globalization;
using System.Text;
using Leak.Bounds.Causes;

namespace Leak.Bounds.Reports;

/// <summary>One cause of what broke, in Markdown: what it means, by how much, where it was parked and what to set.</summary>
internal static class MarkdownCause
{
    private const int MostSentences = 8;

    private const int MostStacks = 2;

    public static void Append(StringBuilder text, Cause cause)
    {
        text.Append(CultureInfo.InvariantCulture, $"## Broke: {Markdown.Escape(cause.Title)}\n\n{Markdown.Escape(cause.Meaning)}\n\n");
        string[] sentences = [.. cause.Findings.Select(finding => $"{finding.Verdict.Observation.Scenario.Title}: {finding.Bound.Describe()}").Concat(cause.Said).Distinct(StringComparer.Ordinal)];
        Lines(text, sentences.Length > MostSentences
            ? [.. sentences.Take(MostSentences - 1), $"and {sentences.Length - MostSentences + 1} more like these."]
            : sentences);
        if (cause.Parked is { } parked)
        {
            text.Append(CultureInfo.InvariantCulture, $"Where it was parked, {Markdown.Escape(parked.When)}:\n\n");
            Code(text, parked.Stacks.Take(MostStacks).SelectMany(stack => stack.Profile.Frames.Prepend(Head(stack, cause.IsInCode))));
            text.Append(ParkedWords.Conclusion(parked, cause.IsInCode) is { Length: > 0 } conclusion ? $"{conclusion}\n\n" : "");
            text.Append(parked.SumOf(MostStacks) is { Length: > 0 } sum ? $"{sum}\n\n" : "");
        }

        if (cause.IsInCode)
        {
            Steps(text, "What to mend:\n\n", cause.Steps);
        }

        foreach (var setting in cause.Settings)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(cause.IsInCode ? "Until it is mended" : "What to set")}, in {Markdown.Escape(setting.Where)}:\n\n");
            Code(text, setting.Text.Split('\n'));
            text.Append(setting.Note is { } note ? $"- {Markdown.WithCode(note)}\n\n" : "");
        }

        Steps(text, "", cause.IsInCode ? [] : cause.Steps);
    }

    private static string Head(ParkedStack stack, bool isLeft)
    {
        var (_, tag, why) = ParkedWords.Of(stack, isLeft);
        return $"{stack.Profile.Count} × {tag} ({why})";
    }

    private static void Steps(StringBuilder text, string heading, IReadOnlyList<string> steps) =>
        text.Append(steps.Count > 0 ? heading : "").AppendJoin("", steps.Select(step => $"- {Markdown.WithCode(step)}\n")).Append(steps.Count > 0 ? "\n" : "");

    private static void Lines(StringBuilder text, string[] lines) =>
        text.AppendJoin("", lines.Select(line => $"- {Markdown.Escape(line)}\n")).Append(lines.Length > 0 ? "\n" : "");

    // Four spaces: nothing in such a line has a meaning, and nothing ends it but its end.
    private static void Code(StringBuilder text, IEnumerable<string> lines) =>
        text.AppendJoin("", lines.Select(line => $"    {PlainText.OneLine(line)}\n")).Append('\n');
}
