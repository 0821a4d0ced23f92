using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Verdicts;
using Leak.Clients;

namespace Leak.Bounds.Runs;

/// <summary>How a scenario is run.</summary>
public sealed record RunOptions
{
    /// <summary>Between two rounds of sampling; more than zero. Default: 100 ms.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the server may take to be quiet before and after a run. Default: 10 s.</summary>
    public TimeSpan QuietCeiling { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The seed of what is random in the workloads: the same seed gives the same run. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The paths of this server, by the paths that workloads ask for (<see cref="Workload.Path"/>): what is not in it is asked as it is. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Paths { get; init; } = new Dictionary<string, string>();

    /// <summary>The Host that stalls send; <see langword="null"/> (the default): the server's address.</summary>
    internal string? Host { get; init; }

    /// <summary>What stalls send with every request beside that. Default: nothing.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether stalls of HTTP/2 go over TLS, and their listener's port is one of TLS. Default: they go over plain TCP, by prior knowledge.</summary>
    internal bool Http2IsOverTls { get; init; }

    /// <summary>The addresses that connections come from; <see langword="null"/> (the default): the system's choice.</summary>
    internal SourceAddresses? Sources { get; init; }

    /// <summary>What this run waits for, where others share it; <see langword="null"/> (the default): nothing.</summary>
    internal IRunGate? Gate { get; init; }

    /// <summary>What the server answers to those who ask it meanwhile; the run notes its own live clients there. <see langword="null"/> (the default): to nobody else.</summary>
    internal PromptAnswers? Answers { get; init; }

    /// <summary>Whether the tasks of one connection of each kind are counted before the run. Without that no bound on tasks is judged. Default: <see langword="true"/>.</summary>
    internal bool CountsCost { get; init; } = true;

    /// <summary>A folder for the engine's own report. It must not exist yet. <see langword="null"/> (the default): no report.</summary>
    public string? EngineReportFolder { get; init; }

    /// <summary>Probes beside the server's own. Their quantities must differ from the server's. The caller disposes of them. Default: none.</summary>
    public IReadOnlyList<IProbe> Probes { get; init; } = [];

    /// <summary>What the run is held to. Default: <see cref="StandardBounds.All"/>.</summary>
    public IReadOnlyList<IBound> Bounds { get; init; } = StandardBounds.All;
}
