using System.Net;
using Leak.Audit.Looking;
using Leak.Clients.Catalog;

namespace Leak.Unit.Audit.Looking;

/// <summary>Each stall of the catalogue, at servers that have all or nothing.</summary>
[TestFixture]
[Parallelizable]
internal sealed class StallNeedsTests
{
    private static readonly Uri s_plain = new("http://127.0.0.1:8080");
    private static readonly Uri s_secure = new("https://127.0.0.1:8443");

    private static readonly PathSights s_all = new()
    {
        Root = new Answer { Status = 200, IsWhole = true },
        Path = There("path", "/"),
        Post = There("postPath", "/orders"),
        Download = There("downloadPath", "/big"),
        Stream = There("streamPath", "/events"),
        WebSocket = There("webSocketPath", "/chat"),
        Hung = There("hungPath", "/slow"),
        Unread = "/",
        IsStreamQuiet = true,
        IsStreamBusy = true,
        Echoes = true,
        IsFinite = true,
        IsFiniteOverTls = true,
    };

    // They need the sample server, or are floods.
    private static readonly string[] s_never =
    [
        Stalls.Http1.DeafHandler.Id, Stalls.Http1.HalfCloseDeaf.Id, Stalls.Http1.HungUpstream.Id, Stalls.Http1.GzipDrip.Id, Stalls.SignalR.NoHandshake.Id,
        Stalls.Http2.WebSocketWindow.Id, .. Floods.All.Select(flood => flood.Id),
    ];

    [Test]
    public void Stalls_AtAServerThatHasAll_AreTriedBarThoseOfTheSampleServer()
    {
        var needs = Needs(s_all, IPAddress.Loopback);

        foreach (var stall in Looks.Every)
        {
            var why = needs.WhyNot(stall);
            var isTried = stall.Unavailable is null && !s_never.Contains(stall.Id);
            (why is null).ShouldBe(isTried, $"{stall.Id}: {why}");
            (why?.WouldApplyWith).ShouldBeNull($"{stall.Id}: nothing is left to be told");
            (why is null && stall.Path is { } path && !needs.Paths().ContainsKey(path)).ShouldBeFalse($"{stall.Id} asks for {stall.Path}");
        }
    }

    [Test]
    public void Stalls_WhosePathsAreNotTold_NameTheLineThatTells()
    {
        var needs = Needs(
            s_all with
            {
                Post = PathSight.NotTold("postPath"), Download = PathSight.NotTold("downloadPath"), Stream = PathSight.NotTold("streamPath"),
                WebSocket = PathSight.NotTold("webSocketPath"), Hung = PathSight.NotTold("hungPath"), IsFinite = false, IsFiniteOverTls = false, Unread = null,
            },
            IPAddress.Loopback);

        foreach (var stall in Looks.Every.Where(stall => stall.Unavailable is null && !s_never.Contains(stall.Id)))
        {
            var line = stall.Path switch
            {
                null or "/" => null,
                "/post" or "/stall/unread" => "\"postPath\": \"/…\"",
                "/stall/download" => "\"downloadPath\": \"/…\"",
                "/stall/events" => "\"streamPath\": \"/…\"",
                "/stall/echo" => "\"webSocketPath\": \"/…\"",
                "/stall/hung" => "\"hungPath\": \"/…\"",
                var other => other,
            };
            (needs.WhyNot(stall)?.WouldApplyWith).ShouldBe(line, stall.Id);
        }

        needs.Paths().ShouldBe(new Dictionary<string, string> { ["/"] = "/" });
    }

    [Test]
    public void Stalls_AtAServerOfAnotherMachine_AreNotTriedWhereNothingWouldTellTheirEnd()
    {
        var needs = Needs(s_all, IPAddress.Parse("192.0.2.1"));

        foreach (var stall in Stalls.Net.All.Where(stall => stall.Unavailable is null))
        {
            needs.WhyNot(stall).ShouldNotBeNull().Reason.ShouldStartWith("its client sees no close");
        }

        needs.WhyNot(Stalls.Http1.SlowReadNone).ShouldBeNull();
    }

    [Test]
    public void Floods_AreNotTriedWhateverThereIs() => Floods.All.ShouldAllBe(flood => Needs(s_all, IPAddress.Loopback).WhyNot(flood)!.Reason == "it is a flood, and an audit sends none");

    [Test]
    public void Stall_OfAUsersOwn_IsNotTriedForItsPath()
    {
        var mine = Stalls.Http1.HungHandler with { Id = "mine/own", Path = "/own" };

        Needs(s_all, IPAddress.Loopback).WhyNot(mine).ShouldBe(new NotTried("it asks for /own, and no option says what this server has in its place", null));
    }

    [Test]
    public void Stalls_WhoseListenerIsNotTold_NameTheAddressThatTells()
    {
        var needs = new StallNeeds([new DoorSight(s_plain)], new Dictionary<ServerListener, IPEndPoint> { [ServerListener.Http1] = new(IPAddress.Loopback, 8080) }, s_all);

        needs.WhyNot(Stalls.Tls.Silent).ShouldBe(new NotTried("no https address was told", "\"addresses\": [\"http://127.0.0.1:8080\", \"https://…\"]"));
        needs.WhyNot(Stalls.Http2.Idle).ShouldBe(new NotTried("no HTTP/2 by prior knowledge at http://127.0.0.1:8080", null));
    }

    private static StallNeeds Needs(PathSights paths, IPAddress address) => new(
        [new DoorSight(s_plain), new DoorSight(s_secure)],
        Enum.GetValues<ServerListener>().ToDictionary(listener => listener, _ => new IPEndPoint(address, 8080)),
        paths);

    private static PathSight There(string option, string path) => new(option, path, IsThere: true, $"{path} is there");
}
