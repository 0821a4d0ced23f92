namespace Leak.Bounds.Plans;

/// <summary>What becomes of a connection whose request was refused, since its endpoint is full: it never stalled.</summary>
/// <param name="ClosedBy">The limit that closes it; <see langword="null"/>: none does.</param>
public sealed record Refusal(Limit? ClosedBy)
{
    /// <summary>The status of such an answer.</summary>
    public const int Status = 503;

    /// <summary>The longest that such a connection may live.</summary>
    public TimeSpan Longest => ClosedBy?.Longest ?? TimeSpan.MaxValue;
}
