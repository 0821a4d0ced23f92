namespace Leak.Clients.Live;

/// <summary>How long one answer took.</summary>
/// <param name="AskedAt">When it was asked for, since the start of the run.</param>
/// <param name="Took">Until its end.</param>
public readonly record struct Latency(TimeSpan AskedAt, TimeSpan Took);
