using System.Globalization;
using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Runs;

namespace Leak.Tool.Progress;

/// <summary>Where a run stands, in a line.</summary>
internal static class ProgressWords
{
    private static readonly (Quantity Quantity, string Name)[] s_counts =
        [(Quantity.OpenConnections, "connections"), (Quantity.ActiveRequests, "requests"), (Quantity.ActiveTasks, "tasks")];

    /// <summary>What it waits for, what it counted, and the time that is left.</summary>
    public static string Line(ProgressState state)
    {
        string[] parts = state is { Scenario: not null, Status: { } status }
            ? [.. Clock(status), WaitingFor.Of(state), .. Counts(state, status), .. Stalls(state, status), PlannedTime.Left(state)]
            : [WaitingFor.Of(state)];
        return $"{state.Title}: {string.Join(" · ", parts.Where(part => part.Length > 0))}";
    }

    /// <summary>The verdict; <see langword="null"/>: there is none, or it is told in another way.</summary>
    public static string? Result(ProgressState state)
    {
        if (state.IsAudit || state is not { Scenario: { } scenario, Status: { Verdict: { } verdict } status })
        {
            return null;
        }

        var place = state.Place.Length > 0 ? $" ({state.Place})" : "";
        var expected = verdict.AsExpected ? "as expected" : $"expected {scenario.Expected}";
        return string.Create(CultureInfo.InvariantCulture, $"{scenario.Title}{place}: {VerdictWords.Of(verdict)}, {expected}, after {status.Elapsed.TotalSeconds:0.0} s");
    }

    private static string[] Clock(RunStatus status) => [string.Create(CultureInfo.InvariantCulture, $"{status.Elapsed.TotalSeconds:0} s")];

    private static IEnumerable<string> Counts(ProgressState state, RunStatus status)
    {
        if (status.FirstArrival is null)
        {
            yield break;
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"arrivals {status.Arrivals} of {status.Planned}");
        yield return string.Create(CultureInfo.InvariantCulture, $"held {status.Held}");
        foreach (var (quantity, name) in s_counts.Where(count => status.Latest.ContainsKey(count.Quantity)))
        {
            var allowed = !state.IsAudit && status.Allowed.TryGetValue(quantity, out var most) ? string.Create(CultureInfo.InvariantCulture, $" of {most:0} allowed") : "";
            yield return string.Create(CultureInfo.InvariantCulture, $"{name} {status.Latest[quantity]:0}{allowed}");
        }

        if (status.Failed > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"failed {status.Failed}");
        }
    }

    private static IEnumerable<string> Stalls(ProgressState state, RunStatus status)
    {
        var cells = StallCell.Of(status);
        if (status.Arrivals > 0 && (state.IsAudit || cells.Count > 1))
        {
            var closed = cells.Count(cell => cell.State == StallState.Closed);
            var wrong = cells.Count(cell => cell.State == StallState.Wrong);
            yield return string.Create(CultureInfo.InvariantCulture, $"{cells.Count} stalls, {closed} closed{(wrong > 0 ? string.Create(CultureInfo.InvariantCulture, $", {wrong} not as they must be") : "")}");
        }
    }
}
