using Leak.Bounds.Engine;
using Leak.Bounds.Workloads;

namespace Leak.Bounds.Verdicts;

/// <summary>The most of a resource that one workload may cost a server at one time when its limits work.</summary>
/// <param name="Value">How much.</param>
/// <param name="Text">The term in the bound's formula.</param>
/// <param name="Missing">Why it cannot be computed, or <see langword="null"/>.</param>
internal readonly record struct Allowance(double Value, string Text, string? Missing = null)
{
    /// <summary>Connections: the fullest window of a stall, the number of clients of a live one; of a stall that is held, all there are.</summary>
    public static Allowance Connections(WorkloadRecord record, Fate fate)
    {
        var id = record.Plan.Workload.Id;
        if (record.Plan.Limit is { } limit)
        {
            var isDeaf = record.Plan.Workload is IStall { IsDeaf: true, ClosesWithin: null };
            return limit switch
            {
                _ when fate.IsHeld() => All("which nothing stops"),
                { Then: null, MaxRequests: not null } when isDeaf => All("which nothing stops once refused"),
                { Then: { } then } when isDeaf => Window(record.Arrivals, then.Longest > limit.Value + Scenario.Slack ? then : limit with { Then = null }, id),
                _ => Window(record.Arrivals, limit, id),
            };
        }

        return record.Plan.Arrivals is Arrivals.KeepConstant { Copies: var copies }
            ? new Allowance(copies, $"{copies} (clients of {id})")
            : new Allowance(0, "", $"{id} has no fixed number of clients, so its connections have no computed bound.");

        Allowance All(string why) => new(record.Arrivals.Count, $"{record.Arrivals.Count} (arrivals of {id}, {why})");
    }

    /// <summary>Requests in progress: one for each live client, what the stall says for each stalled connection.</summary>
    public static Allowance Requests(WorkloadRecord record, Fate fate)
    {
        var each = record.Plan.Workload is IStall stall ? stall.RequestsPerConnection : 1;
        return each is { } count
            ? Connections(record, fate).Times(count, "requests of one connection")
            : new Allowance(0, "", $"the requests in progress of one connection of {record.Plan.Workload.Id} are not known.");
    }

    /// <summary>Tasks: as many for each connection as were counted on one of its kind.</summary>
    public static Allowance Tasks(WorkloadRecord record, Fate fate) => record.TasksPerConnection is { } count
        ? Connections(record, fate).Times(count, "tasks of one connection")
        : new Allowance(0, "", $"the tasks of one connection of {record.Plan.Workload.Id} were not counted.");

    private static Allowance Window(IReadOnlyList<TimeSpan> arrivals, StallLimit limit, string id)
    {
        var most = ArrivalWindow.Most(arrivals, limit.Longest);
        return new Allowance(most, $"{most} (most arrivals of {id} in any {Wording.Seconds(limit.Longest)}: {Wording.Limits(limit)})");
    }

    private Allowance Times(double factor, string what) => this with
    {
        Value = Value * factor,
        Text = $"{Text} × {Wording.Number(factor)} ({what})",
    };
}
