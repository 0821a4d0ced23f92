namespace Leak.Scenarios.Fuzzing.Generation;

/// <summary>What scripts ask for.</summary>
internal static class Paths
{
    public const string Post = "/post";
    public const string Unread = "/stall/unread";
    public const string Echo = "/stall/echo";
    public const string Hung = "/stall/hung";

    /// <summary>Reads its body to the end and answers then, with the limit of a stream.</summary>
    public const string Upload = "/fuzz/upload";

    /// <summary>A WebSocket that sends a message again and again, whatever its client says.</summary>
    public const string Push = "/fuzz/push";

    /// <summary>What a GET asks of the public listeners.</summary>
    public static string OfGet(Dice dice) => dice.Between(0, 13) switch
    {
        0 => "/stall/download?bytes=20",
        1 => "/stall/download?bytes=200000",
        2 => "/stall/download?bytes=2500000",
        3 => "/stall/download?bytes=8000000",
        4 => "/stall/events",
        5 => Dice.Text($"/stall/events?every={dice.Between(10, 100)}&bytes={dice.Of(20, 1000, 20_000)}"),
        6 => Events,
        7 => Hung,
        8 => "/stall/deaf",
        9 => Dice.Text($"/stall/poll?after={dice.Between(50, 1500)}"),
        10 or 11 => "/metrics",
        12 => "/nothing",
        _ => "/stall/download?bytes=1000000",
    };

    /// <summary>An event stream of 1 MB a second.</summary>
    public const string Events = "/stall/events?every=20&bytes=20000";

    /// <summary>A WebSocket.</summary>
    public static string OfWebSocket(Dice dice) => dice.OneIn(2) ? Echo : Push;

    /// <summary>What a POST asks of the public listeners.</summary>
    public static string OfPost(Dice dice) => dice.Of(Post, Post, Unread, Unread, Hung, "/stall/deaf", Upload);

    /// <summary>What a GET asks of the diagnostics.</summary>
    public static string OfDiagnostics(Dice dice) => dice.Of(
        "/debug/stats",
        "/metrics",
        "/debug/pprof/",
        "/debug/pprof/tasks",
        "/debug/pprof/tasks?debug=1",
        "/debug/pprof/tasks?debug=2",
        "/debug/pprof/tasks?seconds=60",
        "/nothing");
}
