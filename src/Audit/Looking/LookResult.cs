using System.Net;
using Leak.Audit.Findings;
using Leak.Clients.Catalog;

namespace Leak.Audit.Looking;

/// <summary>What a server has, by one knock for each thing that a stall needs.</summary>
internal sealed record LookResult
{
    /// <summary>Where each of the catalogue's listeners is; what is not in it the server has not.</summary>
    public required IReadOnlyDictionary<ServerListener, IPEndPoint> EndPoints { get; init; }

    /// <summary>Whether HTTP/2 is had over TLS, since no address speaks it by prior knowledge.</summary>
    public bool Http2IsOverTls { get; init; }

    /// <summary>What was found at each address, in the order of the options.</summary>
    public IReadOnlyList<DoorSight> Doors { get; init; } = [];

    /// <summary>What was found at the paths; <see langword="null"/>: they were not asked.</summary>
    public PathSights? AtPaths { get; init; }

    /// <summary>What was looked for, in order, for the reader.</summary>
    public required IReadOnlyList<CapabilityFinding> Found { get; init; }

    public required ServerIdentity Server { get; init; }

    /// <summary>The server's path for each path of the catalogue (<c>Workload.Path</c>) that can be tried.</summary>
    public required IReadOnlyDictionary<string, string> Paths { get; init; }

    /// <summary>The stalls that cannot be tried, by id.</summary>
    public required IReadOnlyDictionary<string, NotTried> NotTried { get; init; }

    /// <summary>Why nothing can be tried at all: nothing answers, or nothing that is HTTP; <see langword="null"/>: something can.</summary>
    public string? Trouble { get; init; }
}

/// <summary>Why a stall cannot be tried.</summary>
/// <param name="Reason">A sentence without its end: <c>no path that reads a body was told</c>.</param>
/// <param name="WouldApplyWith">The line of <c>leak.json</c> that would make it so: <c>"postPath": "/orders"</c>; <see langword="null"/>: none would.</param>
internal sealed record NotTried(string Reason, string? WouldApplyWith);
