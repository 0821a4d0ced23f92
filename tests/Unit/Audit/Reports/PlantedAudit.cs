using System.Globalization;
using Leak.Audit.Findings;
using Leak.Audit.Reports;
using Leak.Bounds.Reports;

namespace Leak.Unit.Audit.Reports;

/// <summary>Audits as they could have been.</summary>
internal static class PlantedAudit
{
    /// <summary>Ends a title of a terminal, sounds its bell, colours it, opens a script, a table's cell, a block of code and a link.</summary>
    public const string Hostile = "\u001b]0;owned\u0007\u001b[31m<script>alert('x')</script>&\"|```~~~`*_[a](b)\r\n# ## \u009b0m\0\u202e\ud800";

    private static readonly RunEnvironment s_here = new(".NET 10.0.12", "Debian GNU/Linux 12 X64", 2, 20_000, "1234567", "audit http://127.0.0.1:8080");

    /// <summary>nginx that has only its default limits: partial heads are held, idle connections are closed.</summary>
    public static AuditDocument Nginx() => new(
        new AuditGrade("D", ["1 stall of 3 pins connections for longer than 60 s.", "Legitimate clients were served."], "Bound http1/partial-headers: then it is a C."),
        new AuditReport
        {
            Targets = ["http://127.0.0.1:8080"],
            StartedAt = DateTimeOffset.Parse("2026-11-27T12:00:00Z", CultureInfo.InvariantCulture),
            Duration = Seconds(163.25),
            Watch = Seconds(150),
            Environment = s_here,
            Server = new ServerIdentity("nginx", "1.22.1", "Server: nginx/1.22.1"),
            Looked =
            [
                new CapabilityFinding("path", IsThere: true, "GET / answered 200"),
                new CapabilityFinding("HTTP/2 by prior knowledge", IsThere: false, "the connection was closed"),
            ],
            Stalls =
            [
                Closed("http1/keep-alive-idle", "KeepAlive", 75.012, 75.4011, 75.9991) with { Endings = new Dictionary<string, int> { ["FIN"] = 6 } },
                new StallFinding
                {
                    Id = "http1/partial-headers",
                    Summary = "a request line and Host, never the end of the head",
                    Limit = "RequestHead",
                    Verdict = AuditVerdict.Growing,
                    Connections = 6,
                    Held = 6,
                    HeldFor = Seconds(152.0399),
                    Reasons = ["6 of 6 connections were held for longer than 60 s + 2.5 s."],
                },
                Closed("http1/hung-handler", "Handler", 60.01, 60.02, 60.03) with
                {
                    IsByRequest = true,
                    Closed = 4,
                    Held = 2,
                    HeldFor = Seconds(151),
                    Verdict = AuditVerdict.Inconclusive,
                    Endings = new Dictionary<string, int> { ["504"] = 3, ["RST"] = 1 },
                    Reasons = ["The machine was late by 1.2 s."],
                },
                NotApplicable("http1/slow-body", "no path that reads a body was told", "\"postPath\": \"/…\""),
                NotApplicable("http1/no-body", "no path that reads a body was told", "\"postPath\": \"/…\""),
                NotApplicable("http2/idle", "the server does not speak HTTP/2", null),
            ],
            Limits =
            [
                new LimitFinding { Limit = "RequestHead", Stalls = ["http1/partial-headers"], Wanted = Seconds(60), Verdict = AuditVerdict.Growing },
                new LimitFinding
                {
                    Limit = "KeepAlive",
                    AtLeast = Seconds(74.0123),
                    AtMost = Seconds(75.0123),
                    Stalls = ["http1/keep-alive-idle"],
                    Wanted = Seconds(75),
                    Verdict = AuditVerdict.Bounded,
                },
            ],
            Live =
            [
                new LiveFinding
                {
                    Id = "live/get/",
                    Summary = "a GET a second",
                    Served = 158,
                    Failed = 2,
                    Failures = new Dictionary<string, int> { ["timeout"] = 2 },
                    Before = new LatencyFinding(5, Seconds(0.00121), Seconds(0.0025)),
                    During = new LatencyFinding(148, Seconds(0.0013), Seconds(12.5)),
                    After = new LatencyFinding(5, Seconds(0.0012), Seconds(0.25)),
                },
            ],
            LeftBehind = ["6 connections, 60 s after the clients were gone."],
        },
        new Advice(
            [
                new AdviceBlock("nginx.conf, in http or server", "nginx", "client_header_timeout 10s;\n# http1/partial-headers\n", ["http1/partial-headers"], null, IsTried: true),
                new AdviceBlock("nginx.conf, in http", "nginx", "keepalive_min_timeout 5s;\n", ["http1/keep-alive-idle"], "1.27.4", IsTried: false),
            ],
            ["No setting of nginx ends a request whose handler waits."]));

    /// <summary>Nothing was found, and nothing concluded.</summary>
    public static AuditDocument Empty() => new(
        new AuditGrade("–", [], null),
        new AuditReport { Targets = ["http://127.0.0.1:8080"], StartedAt = DateTimeOffset.UnixEpoch, Duration = TimeSpan.Zero, Watch = Seconds(150), Environment = s_here },
        new Advice([], []));

    /// <summary>The user stopped it.</summary>
    public static AuditDocument Interrupted()
    {
        var whole = Nginx();
        return whole with { Report = whole.Report with { Interrupted = true, Troubles = ["It was stopped before every stall had its verdict."] } };
    }

    /// <summary>Every text in it is hostile.</summary>
    public static AuditDocument OfHostileText() => new(
        new AuditGrade(Hostile, [Hostile], Hostile),
        new AuditReport
        {
            Targets = [Hostile],
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.Zero,
            Watch = Seconds(150),
            SentHeaders = [Hostile],
            Environment = new RunEnvironment(Hostile, Hostile, 2, null, Hostile, Hostile),
            Server = new ServerIdentity(Hostile, Hostile, Hostile),
            Looked = [new CapabilityFinding(Hostile, IsThere: true, Hostile)],
            Stalls =
            [
                Closed(Hostile, Hostile, 1, 2, 3) with { Summary = Hostile, Reasons = [Hostile], Endings = Once, Verdict = AuditVerdict.KeptByServer },
                NotApplicable(Hostile, Hostile, Hostile),
            ],
            Limits = [new LimitFinding { Limit = Hostile, Stalls = [Hostile], Wanted = Seconds(60), Verdict = AuditVerdict.Growing }],
            Live =
            [
                new LiveFinding { Id = Hostile, Summary = Hostile, Failed = 1, Failures = Once },
                new LiveFinding { Id = Hostile, Summary = Hostile, NotApplicable = Hostile },
            ],
            LeftBehind = [Hostile],
            Capacity = Capacity(),
            Troubles = [Hostile],
        },
        new Advice([new AdviceBlock(Hostile, Hostile, $"{Hostile}\n{Hostile}\n", [Hostile], Hostile, IsTried: true)], [Hostile]));

    private static CapacityFinding Capacity() => new()
    {
        Stall = Hostile,
        Ceiling = 1,
        NotServedWith = 1,
        RanOut = [Hostile],
        CameBack = false,
        CameBackAfter = Seconds(30),
        Remarks = [Hostile],
    };

    private static Dictionary<string, int> Once => new() { [Hostile] = 1 };

    private static StallFinding Closed(string id, string limit, double least, double median, double most) => new()
    {
        Id = id,
        Summary = "one GET, its response, then silence",
        Limit = limit,
        Verdict = AuditVerdict.Bounded,
        Connections = 6,
        Closed = 6,
        Least = Seconds(least),
        Median = Seconds(median),
        Most = Seconds(most),
    };

    private static StallFinding NotApplicable(string id, string reason, string? with) => new()
    {
        Id = id,
        Summary = "a stall",
        Limit = "Read",
        Verdict = AuditVerdict.NotApplicable,
        Reasons = [reason],
        WouldApplyWith = with,
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
