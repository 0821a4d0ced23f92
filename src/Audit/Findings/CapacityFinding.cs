namespace Leak.Audit.Findings;

/// <summary>How many stalled connections it takes until legitimate clients are no longer served. Counted in connections that were open at the same time.</summary>
internal sealed record CapacityFinding
{
    /// <summary>The id of the stall: <c>tcp/idle</c>.</summary>
    public required string Stall { get; init; }

    /// <summary>No more were to be opened at once.</summary>
    public required int Ceiling { get; init; }

    /// <summary>The most with which clients were served; 0: they were served with none open, or not at all.</summary>
    public int ServedWith { get; init; }

    /// <summary>The fewest with which they were not; <see langword="null"/>: they were served with all that the server was given.</summary>
    public int? NotServedWith { get; init; }

    /// <summary>What ran out, in sentences, as far as it could be seen.</summary>
    public IReadOnlyList<string> RanOut { get; init; } = [];

    /// <summary>Whether clients were served again once all were closed; <see langword="null"/>: they always were, or it was stopped before that was known.</summary>
    public bool? CameBack { get; init; }

    /// <summary>How long that took, at the most; where it did not come back, how long it was waited for.</summary>
    public TimeSpan? CameBackAfter { get; init; }

    /// <summary>What must be known to read the numbers, in sentences: that the server closed stalled connections meanwhile, say.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether the user stopped it.</summary>
    public bool Interrupted { get; init; }
}
