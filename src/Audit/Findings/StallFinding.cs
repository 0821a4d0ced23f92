namespace Leak.Audit.Findings;

/// <summary>What became of one stall's connections.</summary>
internal sealed record StallFinding
{
    /// <summary>The stall's id: <c>http1/slow-body</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What its clients do.</summary>
    public required string Summary { get; init; }

    /// <summary>The limit that guards it, by the names of the catalogue: <c>Read</c>.</summary>
    public required string Limit { get; init; }

    public required AuditVerdict Verdict { get; init; }

    /// <summary>Connections that were opened.</summary>
    public int Connections { get; init; }

    /// <summary>Of them: given back by the server before the watch ended.</summary>
    public int Closed { get; init; }

    /// <summary>Of them: still held when the watch ended, or not known to be closed.</summary>
    public int Held { get; init; }

    /// <summary>The shortest, since the stall began, of those that were given back; <see langword="null"/>: none was.</summary>
    public TimeSpan? Least { get; init; }

    /// <summary>The median of them.</summary>
    public TimeSpan? Median { get; init; }

    /// <summary>The longest of them.</summary>
    public TimeSpan? Most { get; init; }

    /// <summary>The longest time for which one was seen to be held that was not given back; <see langword="null"/>: all were.</summary>
    public TimeSpan? HeldFor { get; init; }

    /// <summary>How they ended, with counts: <c>FIN</c>, <c>RST</c>, <c>408</c>, <c>503</c>, <c>504</c>, <c>GOAWAY NO_ERROR</c>, <c>RST_STREAM CANCEL</c>.</summary>
    public IReadOnlyDictionary<string, int> Endings { get; init; } = new Dictionary<string, int>();

    /// <summary>Whether it is the request that was given back, and not the connection: an answer of 504, say.</summary>
    public bool IsByRequest { get; init; }

    /// <summary>Why the verdict is what it is, in sentences; of one that does not apply, why it does not.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The line of <c>leak.json</c> that would make it apply: <c>"hungPath": "/…"</c>; <see langword="null"/>: it applies, or no line would.</summary>
    public string? WouldApplyWith { get; init; }
}
