using Leak.Clients.Scripts;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    /// <summary>Connections on which nothing is said.</summary>
    public static class Tcp
    {
        /// <summary>The article's stall. Stock Kestrel waits for the first byte of a connection as it waits between requests.</summary>
        public static Stall Idle { get; } = new("tcp/idle", "connects and sends nothing", LimitNames.RequestHead)
        {
            Rfc = "RFC 9112, 9.5",
            Script = _ => StallScript.Silent,
        };

        /// <summary>Every entry.</summary>
        public static IReadOnlyList<Stall> All => [Idle];
    }
}
