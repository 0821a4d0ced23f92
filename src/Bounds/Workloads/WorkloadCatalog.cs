using Leak.Bounds.Workloads.Http1;
using Leak.Bounds.Workloads.Live;
using Leak.Bounds.Workloads.Net;
using Leak.Bounds.Workloads.Tls;
using Leak.Bounds.Workloads.WebSockets;

namespace Leak.Bounds.Workloads;

/// <summary>The workloads by id.</summary>
public static class WorkloadCatalog
{
    private static readonly Dictionary<string, string> s_shortNames = new(StringComparer.Ordinal)
    {
        ["idle"] = "tcp/idle",
        ["normal"] = "live/post",
    };

    /// <summary>All there are, family by family: live clients last.</summary>
    public static IReadOnlyList<IWorkload> All { get; } =
    [
        new TcpIdle(),

        new PartialLine(),
        new PartialHeaders(),
        new SlowHeaders(),
        new CrlfDrip(),
        new KeepAliveIdle(),
        new KeepAlivePartial(),
        new NoBody(),
        new SlowBody(),
        new TrickleBody(),
        new BurstThenStall(),
        new PartialChunk(),
        new ChunkDrip(),
        new ChunkExtensionDrip(),
        new TrailerDrip(),
        new ExpectNoBody(),
        new UnreadBody(),
        new SlowReadNone(),
        new SlowReadDrip(),
        new PipelineUnread(),
        new SseIdle(),
        new SseUnread(),
        new HungHandler(),
        new DeafHandler(),
        new HalfClose(),
        new HalfCloseDeaf(),
        new HungUpstream(),
        new Linger(),

        new TlsSilent(),
        new PartialHello(),
        new HelloDrip(),
        new NoFinished(),
        new TlsIdle(),

        new Http2.HalfPreface(),
        new Http2.Idle(),
        new Http2.PingDrip(),
        new Http2.SettingsDrip(),
        new Http2.WindowUpdateDrip(),
        new Http2.PartialFrame(),
        new Http2.PartialHeaders(),
        new Http2.NoEndHeaders(),
        new Http2.ContinuationFlood(),
        new Http2.NoBody(),
        new Http2.EmptyData(),
        new Http2.ZeroWindow(),
        new Http2.WindowDrip(),
        new Http2.TcpUnread(),
        new Http2.HungStream(),
        new Http2.GoAwayLinger(),

        new WebSocketSilent(),
        new PartialFrame(),
        new CloseLinger(),

        new Vanish(),
        new VanishInStream(),
        new VanishInWebSocket(),

        new LiveKeepAliveTouch(),
        new LiveUpload(),
        new LiveDownload(),
        new LiveLongPoll(),
        new LiveSse(),
        new LiveWebSocket(),
        new LivePost(),
    ];

    /// <summary>The stalls among them.</summary>
    public static IReadOnlyList<IStall> Stalls { get; } = [.. All.OfType<IStall>()];

    /// <summary>Short names, as on the command line, and the ids that they stand for.</summary>
    public static IReadOnlyDictionary<string, string> ShortNames => s_shortNames;

    /// <summary>The workload of an id or a short name.</summary>
    /// <param name="id">As in STALLS.md, or <c>idle</c>, or <c>normal</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message lists what there is.</exception>
    public static IWorkload Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var full = s_shortNames.GetValueOrDefault(id, id);
        return All.FirstOrDefault(workload => workload.Id == full)
            ?? throw new ArgumentException($"No workload '{id}'. There are: {string.Join(", ", s_shortNames.Keys.Concat(All.Select(workload => workload.Id)))}.");
    }
}
