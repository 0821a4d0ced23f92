namespace Leak.Clients.Parking;

/// <summary>How a stalled connection ended, as the client saw it.</summary>
public enum LifetimeEnd
{
    /// <summary>Still held when the run ended: the lifetime is censored, at least what was seen.</summary>
    Held,

    /// <summary>The server closed its side (FIN).</summary>
    Closed,

    /// <summary>The server reset the connection (RST).</summary>
    Reset,

    /// <summary>The server recorded its end, which the client could not see: its packets were lost, or a FIN waited behind unread data.</summary>
    Recorded,
}
