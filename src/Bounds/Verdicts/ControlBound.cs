using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>What nothing stops must grow: else its pair, which a limit stops, would pass whatever the server did.</summary>
internal sealed class ControlBound : StallBound
{
    /// <summary>The share of arrivals that must still be held, or must have left something behind.</summary>
    private const double Share = 0.95;

    private const string ProvesNothing = "A control that does not grow proves nothing: its pair would pass whatever the server did.";

    /// <summary>Whether a bound says that a control did not grow.</summary>
    public static bool Makes(BoundResult result) =>
        result.Name is BoundNames.ControlHeld or BoundNames.ControlClosed or BoundNames.ControlEnded or BoundNames.ControlLeftBehind or BoundNames.ControlKept;

    protected override IEnumerable<BoundOutcome> Judge(Observation observation, StallRecord record)
    {
        if (observation.Scenario.Abandons(record.Plan))
        {
            yield return Left(observation, record);
        }

        if (record.Plan.Expectation.MustBeKept)
        {
            yield return Kept(observation, record);
        }

        if (!record.Plan.Expectation.IsHeld)
        {
            yield break;
        }

        // What its endpoint had no room for never stalled, and another limit may close it.
        var stalled = record.Lifetimes.Where(lifetime => !record.IsRefused(lifetime));
        var count = stalled.Count();
        var unseen = stalled.Where(lifetime => Holding.IsUnseen(record, lifetime)).Select(lifetime => Holding.Of(record, lifetime)).ToList();
        yield return Doubted(Held(record, stalled.Count(lifetime => lifetime.IsCensored), refused: record.Lifetimes.Count - count), unseen, count);

        var closed = stalled.Where(lifetime => !lifetime.IsCensored).ToList();
        var first = closed.Count == 0 ? (TimeSpan?)null : closed.Min(lifetime => lifetime.OpenedAt + lifetime.Duration);
        yield return Doubted(new BoundResult(
            BoundNames.ControlClosed,
            "connections closed by the server, with nothing on that closes them, ≤ 0",
            0,
            closed.Count,
            "connections",
            closed.Count == 0,
            first,
            record.Id,
            Detail: first is null ? null : $"The first was closed at {Wording.Seconds(first.Value)}{Reasons(record)}: are the timeouts really off?"), unseen, count);

        if (record.Plan.Stall.EndsByRequest && record.Plan.Expectation.End != ExpectedEnd.RequestsEnded)
        {
            var ended = stalled.Sum(lifetime => lifetime.RequestsEnded?.Count ?? 0);
            yield return new BoundResult(
                BoundNames.ControlEnded, "requests ended by the server, with nothing that ends them, ≤ 0", 0, ended, "requests", ended == 0, Workload: record.Id);
        }
    }

    /// <summary>What is not seen to be closed may be, and then the control did not grow.</summary>
    private static BoundOutcome Doubted(BoundResult result, List<Holding> unseen, int of) => result.Passed && Holding.Doubts(unseen, of) is { } doubts
        ? new UnjudgedBound(result.Name, doubts, result.Formula, result.Limit, Unit: result.Unit, At: result.At, Workload: result.Workload) { IsDoubt = true }
        : result;

    private static BoundResult Held(StallRecord record, int held, int refused)
    {
        var arrivals = record.Arrivals.Count - refused;
        var least = Math.Ceiling(Share * arrivals);
        return new BoundResult(
            BoundNames.ControlHeld,
            $"connections held when the run ended ≥ 95% of {arrivals} arrivals{(refused > 0 ? $" that were not refused ({Refusal.Status}: {refused})" : "")} = {Wording.Number(least)}",
            least,
            held,
            "connections",
            held >= least && held > 0,
            Workload: record.Id,
            Detail: held >= least ? null : ProvesNothing);
    }

    /// <summary>What the kernel must keep of connections that the server has closed, those of all such stalls together: its table does not tell them apart.</summary>
    private static BoundOutcome Kept(Observation observation, StallRecord record)
    {
        if (ProbeGap.Of(observation, Quantity.KernelSockets) is { } missing)
        {
            return new UnjudgedBound(BoundNames.ControlKept, missing, Unit: Quantity.KernelSockets.Unit, Workload: record.Id) { IsDoubt = true };
        }

        // The run may end with the last one that is closed, and the clients then take it all with them: what was closed after the fullest
        // reading, nobody has seen kept.
        var most = observation.FindSeries(Quantity.KernelSockets)!.Samples.MaxBy(sample => sample.Value);
        var all = observation.Stalls.Where(stall => stall.Plan.Expectation.MustBeKept).SelectMany(stall => stall.Lifetimes).ToList();
        var closed = all.Count(lifetime => !lifetime.IsCensored && lifetime.OpenedAt + lifetime.Duration < most.At);
        var least = Math.Max(Math.Ceiling(Share * closed), Math.Ceiling(all.Count / 2.0));
        var kept = most.Value - observation.Baseline[Quantity.KernelSockets];
        return new BoundResult(
            BoundNames.ControlKept,
            $"{Quantity.KernelSockets.Name} at one time ≥ 95% of {closed} connections that were closed by then, and half of {all.Count}, = {Wording.Number(least)}",
            least,
            kept,
            Quantity.KernelSockets.Unit,
            kept >= least && kept > 0,
            most.At,
            record.Id,
            Detail: kept >= least ? null : ProvesNothing);
    }

    /// <summary>What must stay once the clients are gone; a request that was refused did not, so it counts among the arrivals.</summary>
    private static BoundOutcome Left(Observation observation, StallRecord record)
    {
        if (LeftBehind.Of(observation, record) is not { } found)
        {
            return new UnjudgedBound(BoundNames.ControlLeftBehind, LeftBehind.NotKnown, Unit: "requests", Workload: record.Id);
        }

        var least = Math.Ceiling(Share * found.Arrivals);
        var formula = $"{found.What} once the clients were gone ≥ 95% of {found.Arrivals} arrivals = {Wording.Number(least)}";
        if (found.Count < least && record.Plan.Stall.ClosesWithin is not null && NotBegun(observation, record) is var late && late >= found.Arrivals - found.Count)
        {
            return new UnjudgedBound(
                BoundNames.ControlLeftBehind,
                $"of {Wording.Amount(late, "connections")} the request may never have begun: the machine was late, and the server may have seen it and the client's end together.",
                formula,
                least,
                found.Count,
                found.Unit,
                Workload: record.Id)
            { IsDoubt = true, IsMachines = true };
        }

        return new BoundResult(
            BoundNames.ControlLeftBehind,
            formula,
            least,
            found.Count,
            found.Unit,
            found.Count >= least && found.Count > 0,
            Workload: record.Id,
            Detail: found.Count >= least ? null : ProvesNothing);
    }

    /// <summary>
    /// Of connections whose clients end their side (FIN) soon after the request, those on which the machine was late: the server may have
    /// seen both together, and Kestrel 11 then drops the request.
    /// </summary>
    private static int NotBegun(Observation observation, StallRecord record) => record.Lifetimes.Count(lifetime =>
        record.LatenessOf(lifetime.Shard, observation.Lateness).IsContended(lifetime.OpenedAt, lifetime.OpenedAt + lifetime.Duration));

    private static string Reasons(StallRecord record) =>
        record.LimitsFired is { Count: > 0 } fired ? $", and the server says {Wording.Counts(fired)}" : "";
}
