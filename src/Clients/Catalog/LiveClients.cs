using Leak.Clients.Live;

namespace Leak.Clients.Catalog;

/// <summary>The catalogue of live clients.</summary>
public static class LiveClients
{
    /// <summary>One connection, kept for the whole run.</summary>
    public static LiveClient KeepAliveTouch { get; } = new("live/keep-alive-touch", "a GET at half of the KeepAlive limit on one connection, for the whole run", LimitNames.KeepAlive)
    {
        Path = "/stall/download",
        PaceOfLimit = 0.5,
        Start = run => new KeepAliveSession(run),
    };

    /// <summary>A body sent steadily, that ends inside the Read limit.</summary>
    public static LiveClient Upload { get; } = new("live/upload", "POST of 320 KiB, sent steadily over three quarters of the pace", LimitNames.Read)
    {
        Path = "/post",
        Start = run => new UploadSession(run),
    };

    /// <summary>A large response read steadily, that ends inside the Write limit.</summary>
    public static LiveClient Download { get; } = new("live/download", "GET of 8 MiB, read steadily over three quarters of the pace", LimitNames.Write)
    {
        Path = "/stall/download",
        Start = run => new DownloadSession(run),
    };

    /// <summary>A request that is answered just inside the Handler limit.</summary>
    public static LiveClient LongPoll { get; } = new("live/long-poll", "GET that is answered after three quarters of the pace", LimitNames.Handler)
    {
        Path = "/stall/poll",
        Start = run => new LongPollSession(run),
    };

    /// <summary>An event stream that is read.</summary>
    public static LiveClient EventStream { get; } = new("live/sse", "an event stream with ten events in each pace, read for the whole run", LimitNames.Stream)
    {
        Path = "/stall/events",
        Start = run => new EventStreamSession(run),
    };

    /// <summary>A WebSocket that answers pings.</summary>
    public static LiveClient WebSocket { get; } = new("live/websocket", "a WebSocket that is silent but answers pings, for the whole run", LimitNames.WebSocket)
    {
        Path = "/stall/echo",
        Start = run => new WebSocketSession(run),
    };

    /// <summary>The article's normal client.</summary>
    public static LiveClient Normal { get; } = new("live/post", "POST /post at a pace, each client on a connection that it keeps", LimitNames.KeepAlive)
    {
        Path = "/post",
        PaceOfLimit = 0.5,
        LongestPace = TimeSpan.FromSeconds(0.2),
        Start = run => new PostSession(run),
    };

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<LiveClient> All { get; } = [KeepAliveTouch, Upload, Download, LongPoll, EventStream, WebSocket, Normal];

    /// <summary>A client of your own service: POST of a body, again and again on one connection. The answer must be 2xx each time.</summary>
    /// <param name="path">The path, with its query: <c>/orders</c>. It begins with <c>/</c>.</param>
    /// <param name="body">The body, sent as UTF-8; not empty.</param>
    /// <param name="contentType">The type of the body. Default: <c>application/json</c>.</param>
    /// <exception cref="ArgumentException">The path does not begin with <c>/</c>, or the body is empty.</exception>
    public static LiveClient Post(string path, string body, string contentType = "application/json")
    {
        ArgumentException.ThrowIfNullOrEmpty(body);
        ArgumentException.ThrowIfNullOrEmpty(contentType);
        return Own("post", path, $"POST {path} at a pace, each client on a connection that it keeps", context => new RequestSession(context, contentType, body));
    }

    /// <summary>A client of your own service: GET, again and again on one connection. The answer must be 2xx each time.</summary>
    /// <param name="path">The path, with its query: <c>/orders/1</c>. It begins with <c>/</c>.</param>
    /// <exception cref="ArgumentException">The path does not begin with <c>/</c>.</exception>
    public static LiveClient Get(string path) =>
        Own("get", path, $"GET {path} at a pace, each client on a connection that it keeps", context => new RequestSession(context, contentType: null, body: ""));

    private static LiveClient Own(string method, string path, string summary, Func<LiveContext, ILiveSession> start)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith('/')
            ? new LiveClient($"live/{method}{path}", summary, LimitNames.KeepAlive) { Path = path, PaceOfLimit = 0.5, LongestPace = TimeSpan.FromSeconds(0.2), Start = start }
            : throw new ArgumentException($"The path is \"{path}\"; it begins with /, as in /orders.", nameof(path));
    }
}
