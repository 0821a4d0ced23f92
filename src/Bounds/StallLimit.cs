namespace Leak.Bounds;

/// <summary>The server's limit that must stop a stall, or that is turned off in a control.</summary>
/// <param name="Name">The server's name for it: <c>KeepAlive</c>.</param>
/// <param name="Value">Its value; more than zero. In a control: the value that it has when timeouts are on.</param>
/// <param name="FiresAs">
/// The <c>error.type</c> that the server's own account gives of a connection closed by it; <see langword="null"/>: not checked.
/// </param>
public sealed record StallLimit(string Name, TimeSpan Value, string? FiresAs)
{
    /// <summary>
    /// Where the limit ends requests and not their connection (HTTP/2, an answer of 503): the limit that closes the connection after
    /// that. <see langword="null"/> (the default): the limit itself closes it.
    /// </summary>
    public StallLimit? Then { get; init; }

    /// <summary>
    /// The most requests that the stalled endpoint may have in progress, which bounds handlers that ignore their token; 1 or more.
    /// <see langword="null"/> (the default): not known.
    /// </summary>
    public int? MaxRequests { get; init; }

    /// <summary>The longest that a connection may live: this limit, the next where there is one, and the slack of each.</summary>
    public TimeSpan Longest => Value + Scenario.Slack + (Then is { } then ? then.Longest : TimeSpan.Zero);
}
