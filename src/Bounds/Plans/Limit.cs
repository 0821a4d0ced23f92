namespace Leak.Bounds.Plans;

/// <summary>A limit of the server.</summary>
/// <param name="Name">The server's name for it: <c>KeepAlive</c>.</param>
/// <param name="Value">Its value; not negative.</param>
/// <param name="FiresAs">
/// The <c>error.type</c> that the server's own account gives of a connection closed by it; <see langword="null"/>: not checked.
/// </param>
public sealed record Limit(string Name, TimeSpan Value, string? FiresAs)
{
    /// <summary>
    /// What a server may take beyond its limit. Kestrel adds one second, and its heartbeat looks once a second. So it closes between
    /// +1 s and +2 s. Half a second more is for the machine. Measured over 2,400 lifetimes: docs/design.md.
    /// </summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(2.5);

    /// <summary>The longest time until the server must have acted: the limit and its slack.</summary>
    public TimeSpan Longest => Value + Slack;
}
