namespace Leak.Testing;

/// <summary>What bounds one stall, by an app's options.</summary>
/// <param name="Id">The stall's id: <c>http1/slow-body</c>.</param>
/// <param name="IsBounded">Whether something bounds it.</param>
/// <param name="Setting">The setting that bounds it, or would: <c>KestrelServerLimits.KeepAliveTimeout</c>.</param>
public sealed record StallLimit(string Id, bool IsBounded, string Setting)
{
    /// <summary>The limit that bounds it, at the value that production has; <see langword="null"/>: nothing does, or the server closes it of itself.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>What the app has in the setting's place: <c>it is off</c>; <see langword="null"/>: something bounds it, or there is no such setting yet.</summary>
    public string? Has { get; init; }

    /// <summary>In a line: <c>http1/slow-body → KestrelServerLimits.MinRequestBodyDataRate (it is off)</c>.</summary>
    public override string ToString() => $"{Id} → {Setting}{(Limit is { } limit ? $" ({Guards.Wording.Time(limit)})" : Has is null ? "" : $" ({Has})")}";
}
