using Leak.Bounds.Plans;
using Leak.Bounds.Runs;

namespace Leak.Tool.Progress;

/// <summary>Where a run stands, for whoever waits for it.</summary>
/// <param name="Title">What is run: <c>idle, timeouts off</c>, or the audited address.</param>
/// <param name="Scenario">What is run now; <see langword="null"/>: nothing is loaded now.</param>
/// <param name="Status">Where that stands; <see langword="null"/>: it has not begun.</param>
internal sealed record ProgressState(string Title, Scenario? Scenario, RunStatus? Status)
{
    /// <summary>Which of how many: <c>2 of 3</c>; empty: it is the only one.</summary>
    public string Place { get; init; } = "";

    /// <summary>What goes on where no scenario runs: an audit looks what a server has; empty: the status says it.</summary>
    public string Doing { get; init; } = "";

    /// <summary>Whether each stall is looked at for itself, and nothing is expected of the run as a whole: an audit.</summary>
    public bool IsAudit { get; init; }

    /// <summary>How long all that comes after this will take; zero: nothing does.</summary>
    public TimeSpan Afterwards { get; init; }
}
