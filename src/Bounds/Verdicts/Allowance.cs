using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Bounds.Verdicts;

/// <summary>The most of a resource that one workload may cost a server at one time when its limits work.</summary>
/// <param name="Value">How much.</param>
/// <param name="Text">The term in the bound's formula.</param>
/// <param name="Missing">Why it cannot be computed, or <see langword="null"/>.</param>
internal readonly record struct Allowance(double Value, string Text, string? Missing = null)
{
    /// <summary>How much it is at the least, where the clocks of several shards err; the value, where they do not.</summary>
    public double Least { get; init; } = Value;

    /// <summary>What lies within the half second that the slack has for the machine.</summary>
    private static readonly TimeSpan s_noTime = TimeSpan.FromMilliseconds(100);

    /// <summary>Connections: the fullest window of a stall, the number of clients of a live one; of a stall that is held, all there are.</summary>
    /// <param name="record">The workload.</param>
    /// <param name="expect">What must become of a stall's connections; of a control, what would with the timeouts on.</param>
    public static Allowance Connections(WorkloadRecord record, Func<StallRecord, Expectation> expect) =>
        record is StallRecord stall && Holding.Of(stall).Any(holding => holding.IsOver && holding.After < holding.Lifetime.Duration)
            ? new Allowance(0, "", $"once its request was ended, a connection of {record.Id} may wait for a next one, and it is not known how long.")
            : Arrived(record, expect);

    /// <summary>
    /// Connections that the server or the kernel has. Of a client whose packets are lost, all that arrived: TCP itself sends again, for minutes,
    /// what such a client never acknowledges, whatever the server's limits are.
    /// </summary>
    public static Allowance KernelSockets(WorkloadRecord record, Func<StallRecord, Expectation> expect) =>
        record is StallRecord { Plan.Expectation.IsLeftToKernel: true }
            ? new Allowance(record.Arrivals.Count, $"{record.Arrivals.Count} (arrivals of {record.Id}, which nothing ends in the kernel)")
            : record is StallRecord { Plan.Stall.Sees: VisibleClose.None }
            ? new Allowance(record.Arrivals.Count, $"{record.Arrivals.Count} (arrivals of {record.Id}, whose packets are lost: TCP itself sends again what they do not take)")
            : Connections(record, expect);

    /// <summary>
    /// Requests in progress: one for each live client, what the stall says for each stalled connection, and those with which a stall
    /// begins as long as they were under way.
    /// </summary>
    public static Allowance Requests(WorkloadRecord record, Func<StallRecord, Expectation> expect)
    {
        if ((record is StallRecord { Plan.Stall: var stall } ? stall.MostRequestsPerConnection ?? stall.RequestsPerConnection : 1) is not { } count)
        {
            return new Allowance(0, "", $"the requests in progress of one connection of {record.Id} are not known.");
        }

        var stalled = Arrived(record, expect).Times(count, "requests of one connection");
        return record is StallRecord answered && FirstRequests.Begin(answered)
            ? stalled.Plus(FirstRequests.AtOnce(answered), $"most connections of {record.Id} at one time until {Wording.Seconds(FirstRequests.Lag)} after their first answer")
            : stalled;
    }

    /// <summary>Tasks: as many for each connection as were counted on one of its kind.</summary>
    public static Allowance Tasks(WorkloadRecord record, Func<StallRecord, Expectation> expect) => record.TasksPerConnection is { } count
        ? Connections(record, expect).Times(count, "tasks of one connection")
        : new Allowance(0, "", $"the tasks of one connection of {record.Id} were not counted.");

    private static Allowance Arrived(WorkloadRecord record, Func<StallRecord, Expectation> expect) => record switch
    {
        StallRecord stall => OfStall(stall, expect(stall)),
        LiveRecord { Plan.Arrivals.Copies: var copies } => new Allowance(copies, $"{copies} (clients of {record.Id})"),
        _ => throw new ArgumentException($"{record.Id}: a record of neither a stall nor a live client.", nameof(record)),
    };

    private static Allowance OfStall(StallRecord record, Expectation expectation)
    {
        return expectation switch
        {
            { IsHeld: true } => All("which nothing stops"),
            { Abandoned: { Most: not null, Refusal.ClosedBy: null } } => All("which nothing stops once refused"),
            { Abandoned.Refusal.ClosedBy: { } then } when then.Longest > expectation.Longest => Window(record, [then]),
            _ => Window(record, expectation.Limits),
        };

        Allowance All(string why) => new(record.Arrivals.Count, $"{record.Arrivals.Count} (arrivals of {record.Id}, {why})");
    }

    private static Allowance Window(StallRecord record, IReadOnlyList<Limit> limits)
    {
        // A lifetime counts from its stall, and an arrival from before: where the first answer takes its time, both lie apart.
        var toStall = record.Lifetimes.Select(lifetime => lifetime.StalledAfter ?? TimeSpan.Zero).DefaultIfEmpty().Max();
        var (before, then) = toStall > s_noTime ? (toStall, $", {Wording.Seconds(toStall)} after it came at the most") : (TimeSpan.Zero, "");
        var longest = limits.Aggregate(before, (sum, limit) => sum + limit.Longest);
        var (least, most) = ArrivalWindow.Of(record, longest);
        return new Allowance(most, $"{most} (most arrivals of {record.Id} in any {Wording.Seconds(longest)}: {Wording.Limits(limits)}{then})") { Least = least };
    }

    private Allowance Times(double factor, string what) => this with
    {
        Value = Value * factor,
        Least = Least * factor,
        Text = $"{Text} × {Wording.Number(factor)} ({what})",
    };

    private Allowance Plus((int Least, int Most) more, string what) => this with
    {
        Value = Value + more.Most,
        Least = Least + more.Least,
        Text = $"{Text} + {Wording.Number(more.Most)} ({what})",
    };
}
