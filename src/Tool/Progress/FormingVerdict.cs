using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;

namespace Leak.Tool.Progress;

/// <summary>The verdict as it forms. It is no verdict: that is judged of the whole record, at the end.</summary>
/// <param name="Words">In a sentence.</param>
/// <param name="State">As for a stall.</param>
internal sealed record FormingVerdict(string Words, StallState State)
{
    private static readonly Quantity[] s_counted = [Quantity.OpenConnections, Quantity.ActiveRequests, Quantity.ActiveTasks];

    /// <summary>What the status allows to say.</summary>
    public static FormingVerdict Of(ProgressState state, IReadOnlyList<StallCell> cells)
    {
        var (scenario, status) = (state.Scenario!, state.Status!);
        if (!state.IsAudit && status.Verdict is { } verdict)
        {
            var fit = verdict.AsExpected ? "as expected" : $"expected {scenario.Expected}";
            return new FormingVerdict($"{VerdictWords.Of(verdict)}, {fit}", verdict.AsExpected ? StallState.AsExpected : verdict.Verdict == Verdict.Inconclusive ? StallState.Unknown : StallState.Wrong);
        }

        if (status.Arrivals == 0)
        {
            return new FormingVerdict("nothing has come yet", StallState.Waiting);
        }

        var wrong = cells.Count(cell => cell.State == StallState.Wrong);
        if (wrong > 0)
        {
            return new FormingVerdict($"{wrong} of {cells.Count} stalls not as they must be", StallState.Wrong);
        }

        if (!scenario.TimeoutsOn && scenario.Holds)
        {
            return cells.All(cell => cell.State == StallState.AsExpected)
                ? new FormingVerdict("Growing so far, as it must without limits", StallState.AsExpected)
                : new FormingVerdict("nothing is closed so far: no limit is on", StallState.Held);
        }

        var past = state.IsAudit ? [] : s_counted.Where(quantity => status.Allowed.TryGetValue(quantity, out var most) && status.Latest.GetValueOrDefault(quantity) > most).ToList();
        return past.Count > 0
            ? new FormingVerdict($"past the bound so far: {string.Join(", ", past.Select(quantity => quantity.Unit))}", StallState.Wrong)
            : new FormingVerdict(cells.Count == 0 || cells.Any(cell => cell.State == StallState.Held) ? "within its bounds so far" : "Bounded so far", StallState.Closed);
    }
}
