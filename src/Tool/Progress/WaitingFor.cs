using Leak.Bounds.Plans;
using Leak.Bounds.Runs;

namespace Leak.Tool.Progress;

/// <summary>What a run waits for, in a few words.</summary>
internal static class WaitingFor
{
    public static string Of(ProgressState state) => state switch
    {
        { Doing: { Length: > 0 } doing } => doing,
        { Scenario: { } scenario, Status: { } status } => Of(scenario, status),
        _ => "starting the server",
    };

    private static string Of(Scenario scenario, RunStatus status) => status.Phase switch
    {
        "warming up" => "counting what one connection costs, and waiting until the server is quiet",
        "arrivals" => "opening connections",
        "watching" => Watching(scenario, status),
        "releasing" => "the clients are gone; waiting until the server has let go of everything",
        "done" => "done",
        var other => other,
    };

    private static string Watching(Scenario scenario, RunStatus status)
    {
        var left = PlannedTime.WatchEnds(scenario, status) - status.Elapsed is { } time && time > TimeSpan.Zero ? PlannedTime.Words(time) : "a moment";
        return scenario.Holds ? $"watching what is held, for {left} more"
            : scenario.Stalls.Any() ? $"waiting until the server has closed all, for {left} more at most"
            : "reading the last counts";
    }
}
