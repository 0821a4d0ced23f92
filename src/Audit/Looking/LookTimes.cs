namespace Leak.Audit.Looking;

/// <summary>How long a look waits.</summary>
internal sealed record LookTimes
{
    /// <summary>For any one answer. Default: 10 s.</summary>
    public TimeSpan Ceiling { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Until what has not come is taken for what does not come by itself: an answer of a handler that hangs, the end of a stream. Default: 2 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);
}
