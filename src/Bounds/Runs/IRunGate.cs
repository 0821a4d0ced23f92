using Leak.Clients;

namespace Leak.Bounds.Runs;

/// <summary>Where a run that is shared by several processes waits for the others. Each wait has a ceiling, after which it throws.</summary>
internal interface IRunGate
{
    /// <summary>Whether this run samples the server, for all of them.</summary>
    bool Samples { get; }

    /// <summary>Before the run asks anything of the server.</summary>
    Task GatherAsync(RunClock clock, CancellationToken cancellationToken);

    /// <summary>Before the first arrival; complete when it is due.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Once the clients of this run are gone.</summary>
    Task ReleasedAsync(CancellationToken cancellationToken);
}
