namespace Leak.Bounds.Plans;

/// <summary>How a stall's connections must end.</summary>
public enum ExpectedEnd
{
    /// <summary>Closed by the limits.</summary>
    ClosedByLimit,

    /// <summary>Closed by the server without any limit: for instance, by the protocol.</summary>
    ClosedByServer,

    /// <summary>Held when the run ends: nothing stops it.</summary>
    Held,

    /// <summary>The requests ended by the limit, the connection held: nothing stops that.</summary>
    RequestsEnded,

    /// <summary>In any way: it is judged by what it leaves in the server, and not by its connections.</summary>
    Any,
}
