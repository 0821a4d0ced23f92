using Leak.Clients.Wire.WebSockets;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    /// <summary>Stalls of a SignalR hub.</summary>
    public static class SignalR
    {
        /// <summary>A connection to a hub that never says which protocol it speaks.</summary>
        public static Stall NoHandshake { get; } = new("signalr/no-handshake", "upgrades to a hub's WebSocket, then never sends the handshake record", LimitNames.WebSocket)
        {
            Path = "/stall/hub",
            RequestsPerConnection = 1,
            SeenWhen = StallSign.Upgraded,
            Script = to => new() { Opening = WebSocketText.Upgrade(to.Authority, to.Path), AwaitsAnswer = true },
        };

        /// <summary>Every entry.</summary>
        public static IReadOnlyList<Stall> All => [NoHandshake];
    }
}
