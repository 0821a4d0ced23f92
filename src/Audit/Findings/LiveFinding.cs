namespace Leak.Audit.Findings;

/// <summary>How one kind of legitimate client fared beside the stalls.</summary>
internal sealed record LiveFinding
{
    /// <summary>Its id: <c>live/get/</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public required string Summary { get; init; }

    public int Served { get; init; }

    public int Failed { get; init; }

    /// <summary>Those of <see cref="Failed"/> that ended before the first stalled connection: no stall is to blame for them.</summary>
    public int FailedBefore { get; init; }

    /// <summary>Those that ended once the stalled connections were let go.</summary>
    public int FailedAfter { get; init; }

    /// <summary>What failed, with counts.</summary>
    public IReadOnlyDictionary<string, int> Failures { get; init; } = new Dictionary<string, int>();

    /// <summary>Its answers before the first stalled connection, while connections were stalled, and once they were let go.</summary>
    public LatencyFinding? Before { get; init; }

    public LatencyFinding? During { get; init; }

    public LatencyFinding? After { get; init; }

    /// <summary>Why it does not apply to this server; <see langword="null"/>: it does.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>The line of <c>leak.json</c> that would make it apply; <see langword="null"/>: none would, or it does.</summary>
    public string? WouldApplyWith { get; init; }
}

/// <summary>How long answers took.</summary>
/// <param name="Count">Of how many.</param>
/// <param name="Median">In the median.</param>
/// <param name="P99">Of 99 in a hundred, at most.</param>
internal sealed record LatencyFinding(int Count, TimeSpan Median, TimeSpan P99);
