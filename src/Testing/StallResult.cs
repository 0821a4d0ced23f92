using Leak.Bounds.Plans;

namespace Leak.Testing;

/// <summary>What a test found of one stall.</summary>
/// <param name="Id">The stall's id: <c>http1/slow-body</c>.</param>
/// <param name="Verdict">
/// <see cref="Verdict.Bounded"/>: a limit closed its connections in time, and without the limits they were held. <see cref="Verdict.Growing"/>:
/// nothing bounds it. <see cref="Verdict.Inconclusive"/>: not known, or it does not apply.
/// </param>
public sealed record StallResult(string Id, Verdict Verdict)
{
    /// <summary>Why it does not apply to this app; <see langword="null"/>: it does.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>Sentences: why it is not well. Empty: it is, or it does not apply.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What bounds it, with its value: <c>KeepAliveTimeout 130 s, run as 2.25 s</c>; <see langword="null"/>: nothing does.</summary>
    public string? BoundBy { get; init; }
}
