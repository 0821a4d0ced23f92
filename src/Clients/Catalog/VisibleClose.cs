namespace Leak.Clients.Catalog;

/// <summary>What a stalled client can see of the server's close. Where it is not all, the server's own account decides.</summary>
public enum VisibleClose
{
    /// <summary>FIN and RST.</summary>
    FinAndReset,

    /// <summary>RST alone for certain; a FIN may wait for ever behind data that the client does not take.</summary>
    Reset,

    /// <summary>Nothing: its packets are lost.</summary>
    None,
}
