namespace Leak.Scenarios.Fuzzing.Live;

/// <summary>A legitimate client that is served again and again while others are not legitimate.</summary>
/// <param name="Name">What it is called in a failure.</param>
/// <param name="Pause">From one turn to the next.</param>
/// <param name="ServeAsync">One turn; what went wrong, or <see langword="null"/>.</param>
internal sealed record LiveFuzz(string Name, TimeSpan Pause, Func<CancellationToken, Task<string?>> ServeAsync)
{
    /// <summary>How late the machine may be before a failure may be the machine's. A quarter of a second is near to the edge of a limit. Default: a second.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Ends it. Default: there is nothing to end.</summary>
    public Func<ValueTask> EndAsync { get; init; } = () => ValueTask.CompletedTask;
}
