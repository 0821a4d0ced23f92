namespace Leak.Audit.Advising.Tables;

/// <summary>One setting of a server, and what it bounds.</summary>
internal sealed record Setting
{
    public required Place Place { get; init; }

    /// <summary>Its text, with the limit in a form that the generator of blocks fills in: <c>client_header_timeout {time};</c>.</summary>
    public required string Text { get; init; }

    /// <summary>The ids of the stalls that it bounds.</summary>
    public required IReadOnlyList<string> Bounds { get; init; }

    /// <summary>The page that says so.</summary>
    public required string Documentation { get; init; }

    /// <summary>The first version that has it; <see langword="null"/>: all that are in use.</summary>
    public string? Since { get; init; }

    /// <summary>The first version that has it no more; <see langword="null"/>: none.</summary>
    public string? Until { get; init; }

    /// <summary>Whether a test of this project has applied it and seen it act.</summary>
    public bool IsTried { get; init; }
}

/// <summary>What no setting of a server bounds, and why.</summary>
/// <param name="Stalls">Their ids.</param>
/// <param name="Sentence">Why, and what to do instead.</param>
/// <param name="IsSaidAnyway">Whether it is said too where a block bounds what the client holds.</param>
internal sealed record Unbounded(IReadOnlyList<string> Stalls, string Sentence, bool IsSaidAnyway = false);
