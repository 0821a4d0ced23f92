using Leak.Bounds.Plans;
using Leak.Bounds.Runs;

namespace Leak.Tool.Progress;

/// <summary>When a run will end, by its plan: the arrivals, the watch, and until the server is quiet.</summary>
internal static class PlannedTime
{
    /// <summary>Counting what a connection costs, and waiting for quiet, before and after.</summary>
    private static readonly TimeSpan s_around = TimeSpan.FromSeconds(2);

    /// <summary>How long a scenario takes as a rule.</summary>
    public static TimeSpan Of(Scenario scenario) => s_around + Arrivals(scenario) + Watch(scenario) + s_around;

    /// <summary>In words: how long it will go on; empty where that is not known.</summary>
    public static string Left(ProgressState state)
    {
        if (state is not { Scenario: { } scenario, Status: { } status } || status.Verdict is not null)
        {
            return "";
        }

        if (status.FirstArrival is not { } first)
        {
            return $"about {Words(Of(scenario))} left";
        }

        var expected = first + Arrivals(scenario) + Watch(scenario) + s_around - status.Elapsed;
        var latest = first + Arrivals(scenario) + scenario.Hold + s_around - status.Elapsed;
        return expected > TimeSpan.Zero ? $"about {Words(expected)} left"
            : latest > TimeSpan.Zero ? $"at most {Words(latest)} left"
            : "nearly done";
    }

    /// <summary>When the last client must have been let go, since the start of the run; <see langword="null"/>: not known yet.</summary>
    public static TimeSpan? WatchEnds(Scenario scenario, RunStatus status) => status.FirstArrival + Arrivals(scenario) + scenario.Hold;

    /// <summary>A time in whole seconds, or minutes and seconds.</summary>
    public static string Words(TimeSpan time)
    {
        var seconds = (int)Math.Ceiling(time.TotalSeconds);
        return seconds < 100 ? FormattableString.Invariant($"{seconds} s") : FormattableString.Invariant($"{seconds / 60} min {seconds % 60:00} s");
    }

    private static TimeSpan Arrivals(Scenario scenario) => scenario.Workloads.Select(plan => plan.Schedule.EndsAt).DefaultIfEmpty().Max();

    /// <summary>It ends with the last connection that a limit closes, unless some must be held.</summary>
    private static TimeSpan Watch(Scenario scenario)
    {
        var longest = scenario.Stalls.Select(plan => plan.Expectation.Longest).DefaultIfEmpty().Max();
        return scenario.Holds || longest > scenario.Hold ? scenario.Hold : longest;
    }
}
