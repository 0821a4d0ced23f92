using Leak.Bounds.Reports;

namespace Leak.Audit.Findings;

/// <summary>All that one audit found. What is concluded from it (grade, what to set) is computed from this alone.</summary>
internal sealed record AuditReport
{
    /// <summary>The addresses, as they were given.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>How long a stalled connection was watched, at least, unless all were closed sooner.</summary>
    public required TimeSpan Watch { get; init; }

    /// <summary>The names of the user's own headers that were sent with every request. Their values are never told.</summary>
    public IReadOnlyList<string> SentHeaders { get; init; } = [];

    public required RunEnvironment Environment { get; init; }

    public ServerIdentity Server { get; init; } = ServerIdentity.Unknown;

    public IReadOnlyList<CapabilityFinding> Looked { get; init; } = [];

    public IReadOnlyList<StallFinding> Stalls { get; init; } = [];

    public IReadOnlyList<LimitFinding> Limits { get; init; } = [];

    public IReadOnlyList<LiveFinding> Live { get; init; } = [];

    /// <summary>What the server counted of itself, or its machine of it.</summary>
    public IReadOnlyList<CountFinding> Counts { get; init; } = [];

    /// <summary>Its sockets by their state, where its process is known (<c>--pid</c>) and this machine's table has them.</summary>
    public IReadOnlyList<SocketFinding> Sockets { get; init; } = [];

    /// <summary>How many stalled connections it takes until clients are no longer served; <see langword="null"/>: that was not asked for, or not tried.</summary>
    public CapacityFinding? Capacity { get; init; }

    /// <summary>What the whole server kept once all clients were gone, in sentences; empty: nothing, or it is not known.</summary>
    public IReadOnlyList<string> LeftBehind { get; init; } = [];

    /// <summary>Why no verdict could be had of the whole: the server was gone, say.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];

    /// <summary>Whether the user stopped it.</summary>
    public bool Interrupted { get; init; }
}
