using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;

namespace Leak.Bounds;

/// <summary>Server settings × workloads × bounds.</summary>
public sealed record Scenario
{
    /// <summary>
    /// What a server may take beyond its limit: Kestrel adds one second and its heartbeat ticks each second,
    /// which closes between +1 s and +2 s; half a second is for the machine. Measured in DESIGN.md over 2,400 lifetimes.
    /// </summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(2.5);

    // A file's name has 255 bytes at most.
    private const int MostOfId = 100;

    /// <summary>The id in reports: <c>idle</c>, <c>normal</c>, or the workload's.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the server's timeouts are on. A scenario without them is the control.</summary>
    public required bool TimeoutsOn { get; init; }

    /// <summary>The one limit that is off while the others are on; <see langword="null"/> (the default): none.</summary>
    public string? Without { get; init; }

    /// <summary>
    /// The settings in a word or two, for reports. Default: by <see cref="TimeoutsOn"/> and <see cref="Without"/>, <c>on</c>, <c>off</c>
    /// or <c>on without Read</c>.
    /// </summary>
    public string Settings
    {
        get => field ?? (!TimeoutsOn ? "off" : Without is null ? "on" : $"on without {Without}");
        init;
    }

    /// <summary>The id and the settings, as people read them: <c>idle, timeouts off</c>.</summary>
    public string Title => $"{Id}, timeouts {Settings}";

    /// <summary>The id and the settings, fit for a file's name: of a long id (many workloads) the first 100 characters.</summary>
    public string FileName => string.Concat($"{(Id.Length > MostOfId ? Id[..MostOfId] : Id)}-{Settings}".Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));

    /// <summary>The verdict that says that all is well.</summary>
    public required Verdict Expected { get; init; }

    /// <summary>The workloads, all driven at once.</summary>
    public required IReadOnlyList<WorkloadPlan> Workloads { get; init; }

    /// <summary>How long the server is watched after the last arrival, before the clients are closed.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>What must become of a stall's connections here.</summary>
    /// <param name="plan">One of <see cref="Workloads"/>; of a live client the answer says nothing.</param>
    public Fate FateOf(WorkloadPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Fate
            ?? (plan.Workload is IStall { ClosesWithin: not null } ? Fate.ClosedByItself : TimeoutsOn ? Fate.ClosedByLimit : Fate.Held);
    }
}
