using System.Globalization;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>Where a growing server's tasks are parked, as Go prints its goroutines: the count, then the frames, innermost first.</summary>
internal static class ProfileText
{
    /// <summary>The lines, without control characters. None where the verdict has no profile.</summary>
    public static IReadOnlyList<string> Of(ScenarioVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Profile.Count == 0 ? [] : Lines(verdict.Observation.Stacks);
    }

    /// <summary>The lines of these stacks at their peak, whatever the verdict is.</summary>
    public static IReadOnlyList<string> Lines(TaskStacks stacks)
    {
        var lines = new List<string>();
        foreach (var stack in stacks.Stacks)
        {
            var first = stack.Samples.Count > 0 ? stack.Samples[0].Value : 0;
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{stack.Count} @ ({Wording.Number(first)} at the start)"));
            lines.AddRange(stack.Frames.Select(frame => $"    {PlainText.OneLine(frame)}"));
        }

        return lines;
    }

    /// <summary>The heading over the lines.</summary>
    public static string Heading(ScenarioVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return $"Where the tasks were parked at their peak, {Wording.Seconds(verdict.Observation.Stacks.At)} into the run";
    }
}
