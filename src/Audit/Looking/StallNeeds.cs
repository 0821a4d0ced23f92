using System.Net;
using Leak.Clients.Catalog;

namespace Leak.Audit.Looking;

/// <summary>Says of each stall whether a server has what it needs; if not, what would have to be told.</summary>
/// <param name="doors">What was found at each address.</param>
/// <param name="endPoints">The ways in.</param>
/// <param name="paths">What was found at the paths; <see langword="null"/>: they were not asked.</param>
internal sealed class StallNeeds(IReadOnlyList<DoorSight> doors, IReadOnlyDictionary<ServerListener, IPEndPoint> endPoints, PathSights? paths)
{
    /// <summary>Paths of the sample server whose like no user can name.</summary>
    private static readonly Dictionary<string, string> s_ownAlone = new(StringComparer.Ordinal)
    {
        ["/stall/deaf"] = "it needs a handler that ignores that its client has gone, and that cannot be seen from outside",
        ["/stall/upstream"] = "from outside it is the same as the stalls of hungPath: what the handler waits for cannot be seen",
        ["/stall/inflate"] = "it needs a handler that decompresses its body, and that cannot be seen without sending a whole one",
        ["/stall/hub"] = "it needs a SignalR hub",
        ["/stall/push"] = "it needs a WebSocket over HTTP/2 at an endpoint that says a lot",
    };

    /// <summary>Whether HTTP/2 goes over TLS.</summary>
    public bool Http2IsOverTls { get; init; }

    /// <summary>Why a stall cannot be tried; <see langword="null"/>: it can.</summary>
    public NotTried? WhyNot(Stall stall) => stall switch
    {
        { FloodsFor: not null } => new("it is a flood, and an audit sends none", null),
        { Unavailable: { } why } => new(why, null),
        _ when !endPoints.TryGetValue(stall.Listener, out _) => NoDoor(stall.Listener),
        { Sees: VisibleClose.None } when !IPAddress.IsLoopback(endPoints[stall.Listener].Address) =>
            new("its client sees no close, and the table of sockets that would tell is on the server's machine", null),
        { Listener: ServerListener.Http2, Sees: not VisibleClose.FinAndReset } when Http2IsOverTls =>
            new("its client does not read, so that it cannot see through TLS what it was answered: it needs HTTP/2 by prior knowledge on a plain port", AddressLine(isTls: false)),
        _ => WhyNotThere(stall),
    };

    /// <summary>The server's path for each of the catalogue's that some stall can be tried with.</summary>
    public Dictionary<string, string> Paths()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (paths is null)
        {
            return found;
        }

        // What stops in its head is the same wherever it asks.
        found["/"] = paths.Path.Path!;
        foreach (var (path, sight) in new[] { ("/post", paths.Post), ("/stall/download", paths.Download), ("/stall/events", paths.Stream), ("/stall/echo", paths.WebSocket), ("/stall/hung", paths.Hung) })
        {
            if (sight is { IsThere: true, Path: { } own })
            {
                found[path] = own;
            }
        }

        if (paths.Unread is { } unread)
        {
            found["/stall/unread"] = unread;
        }

        if (paths.IsFinite || paths.IsFiniteOverTls)
        {
            found["/stall/download"] = paths.Download.Path!;
        }

        return found;
    }

    private NotTried? WhyNotThere(Stall stall)
    {
        if (stall.Path is null || (stall.Path == "/" && stall.SeenWhen == StallSign.Connected))
        {
            return null;
        }

        if (paths is null)
        {
            return new("no path was asked for, since nothing here speaks HTTP", null);
        }

        return stall.Path switch
        {
            // Where no path was told, what a server says to its root is an answer like any other, whatever its status.
            "/" => paths is { Path.Path: "/", Root: { IsWhole: true, Status: < 500 } } ? null : Need(paths.Path),
            "/post" => Need(paths.Post),
            "/stall/download" => Download(stall),
            "/stall/events" => Need(paths.Stream) ?? Stream(stall, paths),
            "/stall/echo" => Need(paths.WebSocket) ?? (stall == Stalls.WebSockets.CloseUnread && !paths.Echoes
                ? new($"it needs a WebSocket that echoes what it is sent, and {paths.WebSocket.Path} does not", paths.WebSocket.Line)
                : null),
            "/stall/hung" => Need(paths.Hung),
            "/stall/unread" => paths.Unread is not null ? null
                : new("it needs a path that answers a POST before its body came, with 2xx or 405, and keeps the connection", paths.Post.Line),
            { } own => new(s_ownAlone.GetValueOrDefault(own) ?? $"it asks for {own}, and no option says what this server has in its place", null),
        };
    }

    private NotTried? Download(Stall stall)
    {
        var isFinite = stall.Listener == ServerListener.Tls ? paths!.IsFiniteOverTls : paths!.IsFinite;
        return stall != Stalls.Http1.FinishedUnread && stall != Stalls.Http1.CloseUnread && stall != Stalls.Tls.FinishedUnread ? Need(paths.Download)
            : isFinite ? null
            : paths.Download.Path is null ? Need(paths.Download)
            : new($"it needs an answer of 2.5 MB, which a server is done with at once, and {paths.Download.Path} gives none where it is asked for bytes=2500000", null);
    }

    private static NotTried? Stream(Stall stall, PathSights paths) =>
        stall == Stalls.Http1.SseIdle && !paths.IsStreamQuiet ? new($"it needs a stream on which nothing comes, and {paths.Stream.Path} sends events", paths.Stream.Line)
        : stall == Stalls.Http1.SseUnread && !paths.IsStreamBusy ? new($"it needs a stream of 64 kB a second and more, and {paths.Stream.Path} sends less: it would not be blocked", paths.Stream.Line)
        : null;

    private static NotTried? Need(PathSight sight) => sight.IsThere ? null
        : new(sight.Path is null ? $"no {sight.Option} was told" : sight.Seen, sight.Line);

    private NotTried NoDoor(ServerListener listener)
    {
        var isTls = listener == ServerListener.Tls;
        var told = doors.Where(door => (door.Address.Scheme == Uri.UriSchemeHttps) == isTls).ToList();
        var untrusted = (listener == ServerListener.Http1 ? [] : doors).FirstOrDefault(door => door.IsUntrusted);
        return untrusted is not null ? new($"TLS: {untrusted.Trouble}", "\"acceptsAnyCertificate\": true")
            : listener == ServerListener.Http2 ? new($"no HTTP/2 {string.Join(" nor ", doors.Select(door => $"{(door.Address.Scheme == Uri.UriSchemeHttps ? "over TLS" : "by prior knowledge")} at {At(door)}"))}", told.Count == 0 ? AddressLine(isTls) : null)
            : told.Count == 0 ? new($"no {(isTls ? "https" : "http")} address was told", AddressLine(isTls))
            : new($"no {(isTls ? "TLS" : "plain HTTP/1.1")} at {string.Join(" or ", told.Select(At))}{(told[0].Trouble.Length == 0 ? "" : $": {told[0].Trouble}")}", null);
    }

    private static string At(DoorSight door) => $"{door.Address.Scheme}://{door.Address.Authority}";

    private string AddressLine(bool isTls) =>
        $"\"addresses\": [{string.Join(", ", doors.Select(door => $"\"{At(door)}\"").Append(isTls ? "\"https://…\"" : "\"http://…\""))}]";
}
