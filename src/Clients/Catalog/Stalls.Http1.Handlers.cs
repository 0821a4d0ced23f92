using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    public static partial class Http1
    {
        /// <summary>A request whose handler waits for ever, and would stop if it were told to.</summary>
        public static Stall HungHandler { get; } = Waiting(
            "hung-handler", "GET of a handler that waits for ever and honours its token", LimitNames.Handler, rfc: null, "/stall/hung");

        /// <summary>A request whose handler waits for ever, whatever it is told.</summary>
        /// <remarks>Its connection can be ended, its task cannot: MaxRequests bounds those.</remarks>
        public static Stall DeafHandler { get; } = Waiting(
            "deaf-handler", "GET of a handler that waits for ever and ignores its token", LimitNames.Handler, rfc: null, "/stall/deaf")
            with { IgnoresAbort = true };

        /// <summary>A client that asked and will say no more.</summary>
        public static Stall HalfClose { get; } = Waiting(
            "half-close", "GET of a handler that waits for ever and honours its token, then FIN", LimitNames.RequestAborted, "RFC 9293, 3.6", "/stall/hung", halfCloses: true)
            with { ClosesWithin = TimeSpan.Zero };

        /// <summary>A client that asked and will say no more, of a handler that does not listen: the socket goes, the request stays.</summary>
        public static Stall HalfCloseDeaf { get; } = Waiting(
            "half-close-deaf", "GET of a handler that waits for ever and ignores its token, then FIN", LimitNames.RequestAborted, "RFC 9293, 3.6", "/stall/deaf", halfCloses: true)
            with { ClosesWithin = TimeSpan.Zero, IgnoresAbort = true };

        /// <summary>A request whose handler asks a server that never answers.</summary>
        public static Stall HungUpstream { get; } = Waiting(
            "hung-upstream", "GET of a handler that asks a server which accepts and never answers", LimitNames.Upstream, "RFC 9110, 15.6.5", "/stall/upstream");

        /// <summary>A client that lets the server close, and keeps its own side open.</summary>
        public static Stall Linger { get; } = new("http1/linger", "GET with Connection: close, the client never closes its side", LimitNames.OwnClose)
        {
            Rfc = "RFC 9112, 9.6",
            Path = "/",
            SeenWhen = StallSign.Answered,
            ClosesWithin = TimeSpan.Zero,
            Script = to => new() { Opening = Http1Text.Get(to.Authority, to.Path, "Connection: close\r\n"), Lingers = true },
        };

        private static Stall Waiting(string id, string summary, string stoppedBy, string? rfc, string path, bool halfCloses = false) =>
            new($"http1/{id}", summary, stoppedBy)
            {
                Rfc = rfc, Path = path, RequestsPerConnection = 1, SeenWhen = StallSign.Unanswered,
                Script = to => new() { Opening = Http1Text.Get(to.Authority, to.Path), HalfCloses = halfCloses },
            };
    }
}
