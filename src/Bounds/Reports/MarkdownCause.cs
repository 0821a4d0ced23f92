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
        if (cause.Parked.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Where it was parked, {Markdown.Escape(cause.ParkedWhen)}:\n\n");
            Code(text, cause.Parked.Take(MostStacks).SelectMany(stack => stack.Frames.Prepend($"{stack.Count} ×")));
        }

        foreach (var setting in cause.Settings)
        {
            text.Append(CultureInfo.InvariantCulture, $"What to set, in {Markdown.Escape(setting.Where)}:\n\n");
            Code(text, setting.Text.Split('\n'));
            text.Append(setting.Note is { } note ? $"- {Markdown.WithCode(note)}\n\n" : "");
        }

        text.AppendJoin("", cause.Steps.Select(step => $"- {Markdown.WithCode(step)}\n")).Append(cause.Steps.Count > 0 ? "\n" : "");
    }

    private static void Lines(StringBuilder text, string[] lines) =>
        text.AppendJoin("", lines.Select(line => $"- {Markdown.Escape(line)}\n")).Append(lines.Length > 0 ? "\n" : "");

    // Four spaces: nothing in such a line has a meaning, and nothing ends it but its end.
    private static void Code(StringBuilder text, IEnumerable<string> lines) =>
        text.AppendJoin("", lines.Select(line => $"    {PlainText.OneLine(line)}\n")).Append('\n');
}
