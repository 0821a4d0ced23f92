using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http1;
using Leak.Clients.Wire.WebSockets;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    /// <summary>Clients that lose their network: no FIN, and nothing acknowledged (RFC 9293, 3.5.1).</summary>
    public static class Net
    {
        /// <summary>Between two requests.</summary>
        public static Stall Vanish { get; } = Entry(
            "vanish", "one GET, its response, then its packets are lost: no FIN", LimitNames.KeepAlive,
            to => new() { Opening = Http1Text.Get(to.Authority, to.Path) }) with { Path = "/", SeenWhen = StallSign.Answered };

        /// <summary>While it reads an event stream.</summary>
        public static Stall VanishStream { get; } = Entry(
            "vanish-stream", "opens an event stream with an event every 100 ms, then its packets are lost: no FIN", LimitNames.Stream,
            to => new()
            {
                Opening = Http1Text.GetEvents(to.Authority, Http1Text.WithQuery(to.Path, "every=100")),
                Reader = static () => new Http1AnswerReader(awaitsHeadOnly: true),
            }) with { Path = "/stall/events", RequestsPerConnection = 1, SeenWhen = StallSign.Streaming };

        /// <summary>While its WebSocket is open.</summary>
        public static Stall VanishWebSocket { get; } = Entry(
            "vanish-websocket", "upgrades to a WebSocket, then its packets are lost: no FIN", LimitNames.WebSocket,
            to => new() { Opening = WebSocketText.Upgrade(to.Authority, to.Path) })
            with { Path = "/stall/echo", RequestsPerConnection = 1, SeenWhen = StallSign.Upgraded };

        /// <summary>Every entry.</summary>
        public static IReadOnlyList<Stall> All => [Vanish, VanishStream, VanishWebSocket];

        private static Stall Entry(string id, string summary, string stoppedBy, Func<StallContext, StallScript> script) =>
            new($"net/{id}", summary, stoppedBy)
            {
                Rfc = "RFC 9293, 3.5.1",
                Sees = VisibleClose.None,
                Unavailable = OperatingSystem.IsLinux() ? null : "only Linux has filters on a socket, by which a client's packets are dropped",
                Script = to => script(to) with { AwaitsAnswer = true, Vanishes = true },
            };
    }
}
