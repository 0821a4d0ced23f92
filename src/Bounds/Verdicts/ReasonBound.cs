using Leak.Bounds.Workloads;

namespace Leak.Bounds.Verdicts;

/// <summary>Every stalled connection that the server closed was closed by its limit, by the server's own account.</summary>
internal static class ReasonBound
{
    /// <summary>Why a server's account is missing.</summary>
    public const string NotTold = "the server does not tell why it closes connections.";

    /// <summary>Why its name cannot be asked for.</summary>
    public static string NotNamed(StallLimit limit) => $"the scenario does not say by which name {limit.Name} fires.";

    /// <param name="record">What was recorded of the stall.</param>
    /// <param name="acting">Its limit; where that ends requests alone, the next one closes the connection and is named for it.</param>
    public static Finding Judge(WorkloadRecord record, StallLimit acting)
    {
        var id = record.Plan.Workload.Id;
        var limit = record.Plan.Workload is IStall { EndsByRequest: true } ? acting.Then ?? acting : acting;
        var closed = record.Lifetimes.Count(lifetime => !lifetime.IsCensored);
        var missing = (limit.FiresAs, record.LimitsFired, closed) switch
        {
            _ when record.Plan.Workload is IStall { IsDeaf: true } => "a connection whose handler ignores its token ends in no account of the server's while that runs.",
            (null, _, _) => NotNamed(limit),
            (_, null, _) => NotTold,
            (_, _, 0) => "the server closed no connection.",
            _ => null,
        };
        if (missing is not null)
        {
            return new Finding.NotJudged(new UnjudgedBound(BoundNames.LimitThatFired, missing, Unit: "connections", Workload: id));
        }

        var fired = record.LimitsFired!;
        var wrong = Math.Max(0, closed - fired.GetValueOrDefault(limit.FiresAs!));
        var said = fired.Count == 0 ? "names no limit at all" : $"says {Wording.Counts(fired)}";
        return new Finding.Judged(
            new BoundResult(
                BoundNames.LimitThatFired,
                $"connections closed by anything but {limit.FiresAs} ({limit.Name}) ≤ 0",
                0,
                wrong,
                "connections",
                wrong == 0,
                Workload: id,
                Detail: wrong == 0 ? null : $"The server closed {closed} and {said}."),
            Growth: false);
    }
}
