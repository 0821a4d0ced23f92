using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Bounds.Causes;

/// <summary>What to set so that a limit acts, in an ASP.NET Core app. For other servers <c>leak audit</c> knows it.</summary>
internal static class Settings
{
    private const string Code = "Program.cs, with the package Leak.Timeouts";

    private const string Lines = "builder.AddTimeouts();   // before builder.Build()\napp.UseTimeouts();       // after it";

    private const string Json = "appsettings.json, with the package Leak.Timeouts";

    /// <summary>What <c>Leak.Timeouts</c> refuses to be longer than Handler, and how long that is by itself.</summary>
    private static readonly string[] s_withinHandler = [LimitNames.Read, LimitNames.Write, LimitNames.Upstream];

    private static readonly TimeSpan s_handler = TimeSpan.FromSeconds(90);

    /// <summary>Of stock Kestrel and its framework: the line of each limit, and what it does not bound.</summary>
    private static readonly Dictionary<string, (string Text, string? Note)> s_kestrel = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = (Framed(KestrelLines.Handshake), null),
        [LimitNames.RequestHead] = (Framed($"{KestrelLines.RequestHead}\n{KestrelLines.KeepAlive}"), "Both are needed: RequestHeadersTimeout begins with the first byte of a request. Before that, and between two requests, KeepAliveTimeout counts; it must be longer than your clients pause."),
        [LimitNames.KeepAlive] = (Framed(KestrelLines.KeepAlive), "On HTTP/2 each PING of the client puts it off."),
        [LimitNames.Read] = (Framed(KestrelLines.RequestRate), "It is a rate: a body that trickles above it is not ended."),
        [LimitNames.Write] = (Framed(KestrelLines.ResponseRate), "It is a rate that credits each byte that was buffered: a client that reads a little now and then is not ended."),
        [LimitNames.Handler] = (KestrelLines.Handler, "It cancels the request's token and no more: the handler must look at it."),
        [LimitNames.Upstream] = (KestrelLines.Upstream, null),
        [LimitNames.WebSocket] = (KestrelLines.WebSocket, "In place of app.UseWebSockets(). A client that answers pings and does not read is not ended."),
    };

    /// <summary>Those whose lines are Kestrel's own limits, and not the framework's above it.</summary>
    private static readonly string[] s_ofKestrel = [LimitNames.Handshake, LimitNames.RequestHead, LimitNames.KeepAlive, LimitNames.Read, LimitNames.Write];

    private static readonly HashSet<string> s_options = new(s_kestrel.Keys.Append(LimitNames.Stream), StringComparer.Ordinal);

    /// <summary>The blocks for a limit, the surest first; none where no setting of that name is known.</summary>
    /// <param name="limit">One of <see cref="LimitNames"/>.</param>
    /// <param name="value">Its value.</param>
    /// <param name="stalls">What it is to end; those that stock Kestrel was seen to hold are named beside its lines.</param>
    public static IReadOnlyList<Setting> For(string limit, TimeSpan value, IEnumerable<Stall>? stalls = null)
    {
        var settings = new List<Setting>();
        if (limit == LimitNames.MaxRequests)
        {
            settings.Add(new Setting(Json, Section("\"MaxRequests\": 100"), "The number of requests of one endpoint that may be in progress; 503 beyond. Choose it for your endpoint; requests that never end count too, and once there are so many it answers nothing else."));
        }
        else if (s_options.Contains(limit))
        {
            var handler = value > s_handler && s_withinHandler.Contains(limit) ? [Option(LimitNames.Handler, value)] : Array.Empty<string>();
            settings.Add(new Setting(Json, Section([Option(limit, value), .. handler])));
            settings.Add(new Setting(Code, Lines, "Enabled must not be false, and Mode must not be Observe: nothing is ended then."));
        }

        if (s_kestrel.TryGetValue(limit, out var line))
        {
            var note = string.Join(" ", new[] { line.Note, s_ofKestrel.Contains(limit) ? NotEnded(stalls ?? []) : null }.OfType<string>());
            settings.Add(new Setting($"{KestrelLines.Where}, without that package", LimitText.Fill(line.Text, value).TrimEnd(), note.Length == 0 ? null : note));
        }

        return settings;
    }

    /// <summary>What Kestrel holds whatever its own limits are, as it was measured.</summary>
    private static string? NotEnded(IEnumerable<Stall> stalls)
    {
        var held = stalls.Where(stall => StockKestrel.Ids.Contains(stall.Id) && StockKestrel.Instance.Expect(stall).IsHeld).Select(stall => stall.Id).ToList();
        return held.Count == 0 ? null : $"Kestrel's own limits do not end {string.Join(", ", held)}: these need the package.";
    }

    private static string Framed(string line) => $"{KestrelLines.Head}{line}{KestrelLines.Tail}";

    private static string Option(string limit, TimeSpan value) => LimitText.Fill($"\"{limit}\": \"{{span}}\"", value);

    private static string Section(params string[] options) => $"{{\n  \"Timeouts\": {{\n    {string.Join(",\n    ", options)}\n  }}\n}}";
}
