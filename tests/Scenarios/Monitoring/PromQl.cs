using System.Text.RegularExpressions;

namespace Leak.Scenarios.Monitoring;

/// <summary>The names of metrics and labels in an expression. Whether it is one, promtool tells.</summary>
/// <param name="Metrics">Each selector: its metric, and the labels that it matches.</param>
/// <param name="Grouped">Labels by which something is grouped or matched.</param>
internal sealed partial record PromQl(IReadOnlyList<(string Metric, IReadOnlyList<string> Labels)> Metrics, IReadOnlyList<string> Grouped)
{
    private static readonly string[] s_words = ["and", "or", "unless", "by", "on", "ignoring", "without", "group_left", "group_right", "offset", "bool"];

    public static PromQl Of(string expression)
    {
        var grouped = Grouping().Matches(expression).SelectMany(match => Names(match.Groups[1].Value)).ToList();
        var rest = Range().Replace(Offset().Replace(Grouping().Replace(expression, " "), " "), " ");
        return new PromQl(
            [.. Selector().Matches(rest).Where(match => !s_words.Contains(match.Groups["name"].Value)).Select(match => (match.Groups["name"].Value, Labels(match.Groups["labels"].Value)))],
            grouped);
    }

    private static IReadOnlyList<string> Labels(string matchers) => [.. Matcher().Matches(matchers).Select(match => match.Groups[1].Value)];

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"\b(?:by|on|ignoring|without|group_left|group_right)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\boffset\s+\w+")]
    private static partial Regex Offset();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    // A name that is no function: no bracket follows it.
    [GeneratedRegex(@"(?<![\w.$""])(?<name>[a-zA-Z_:][\w:]*)\b(?!\s*\()(?:\{(?<labels>[^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)\s*(?:=~|!~|!=|=)\s*""[^""]*""")]
    private static partial Regex Matcher();
}
