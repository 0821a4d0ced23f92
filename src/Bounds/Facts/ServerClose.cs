namespace Leak.Bounds.Facts;

/// <summary>How the server ended one connection, or saw it end.</summary>
/// <param name="At">When that was recorded, since the start of the run.</param>
/// <param name="Duration">From its accept to its end, by the server's clock.</param>
/// <param name="ServerPort">The server's port; <see langword="null"/> where it has none.</param>
/// <param name="ClientPort">The client's port; <see langword="null"/> where the app does not tag connections with it.</param>
/// <param name="Error">The server's reason (<c>error.type</c>): <c>keep_alive_timeout</c> …; <see langword="null"/>: the client closed, or all went well.</param>
internal readonly record struct ServerClose(TimeSpan At, TimeSpan Duration, int? ServerPort, int? ClientPort, string? Error)
{
    /// <summary>When the server accepted it, since the start of the run; late by what recording took, never early.</summary>
    public TimeSpan BeganAt => At - Duration;
}
