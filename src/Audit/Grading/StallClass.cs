using Leak.Clients.Catalog;

namespace Leak.Audit.Grading;

/// <summary>What a stall pins, and what it costs that a limit of this kind does not hold.</summary>
/// <param name="Name">For the reader.</param>
/// <param name="Limits">Its limits, by the names of the catalogue.</param>
/// <param name="Late">Points where the longest stall of a limit was held past it, and was given back before the watch ended.</param>
/// <param name="Held">Points where one was held to the end of the watch, or was kept by the server.</param>
internal sealed record StallClass(string Name, IReadOnlyList<string> Limits, int Late, int Held)
{
    /// <summary>A client needs one packet for each, and no path: they weigh most.</summary>
    public static StallClass Connections { get; } = new(
        "connections", [LimitNames.Handshake, LimitNames.RequestHead, LimitNames.KeepAlive, LimitNames.HeaderCount, LimitNames.OwnClose], 3, 6);

    public static StallClass Bodies { get; } = new("bodies", [LimitNames.Read], 2, 4);

    public static StallClass Responses { get; } = new("responses that are not read", [LimitNames.Write], 1, 3);

    /// <summary>Of these the application knows more than any server. Whatever else has a name is one of them.</summary>
    public static StallClass Handlers { get; } = new(
        "handlers, streams and WebSockets",
        [LimitNames.Handler, LimitNames.Upstream, LimitNames.Stream, LimitNames.WebSocket, LimitNames.RequestAborted, LimitNames.MaxRequests, LimitNames.NotBoundedYet],
        1,
        2);

    public static IReadOnlyList<StallClass> All { get; } = [Connections, Bodies, Responses, Handlers];

    public static StallClass Of(string limit) => All.FirstOrDefault(one => one.Limits.Contains(limit)) ?? Handlers;
}
