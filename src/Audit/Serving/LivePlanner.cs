using System.Net;
using Leak.Audit.Findings;
using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Clients.Live;

namespace Leak.Audit.Serving;

/// <summary>A kind of legitimate client, and why this server has nothing for it; <see langword="null"/>: it has.</summary>
/// <param name="Client">The client.</param>
/// <param name="WhyNot">The reason, a sentence without its end.</param>
internal sealed record PlannedClient(LiveClient Client, string? WhyNot)
{
    /// <summary>The line of <c>leak.json</c> that would make it apply; <see langword="null"/>: none would, or it does.</summary>
    public string? WouldApplyWith { get; init; }

    /// <summary>What an audit says of one that cannot ask.</summary>
    public LiveFinding? NotApplicable => WhyNot is null ? null : new() { Id = Client.Id, Summary = Client.Summary, NotApplicable = WhyNot, WouldApplyWith = WouldApplyWith };
}

/// <summary>Chooses the legitimate clients that ask beside the stalls.</summary>
/// <remarks>None posts: what a whole POST does in a stranger's service is not ours to repeat.</remarks>
internal static class LivePlanner
{
    private const string Plain = "it speaks plain HTTP/1.1";

    /// <summary>Every kind, in the order of the report.</summary>
    public static IReadOnlyList<PlannedClient> Plan(AuditOptions options, LookResult look)
    {
        var doors = look.Doors;
        var paths = look.AtPaths;
        var plain = doors.Select(door => door.Http1).FirstOrDefault(door => door is not null);
        var http2 = doors.Select(door => door.Http2).FirstOrDefault(door => door is not null);
        var tls = doors.FirstOrDefault(door => door is { Tls: not null, Root.Status: not null })?.Tls;
        var tlsHttp2 = doors.FirstOrDefault(door => door is { Tls: not null, OffersHttp2OverTls: true })?.Tls;
        var path = options.Paths.Path;
        return
        [
            Of(LiveClients.Get(path), plain, Plain, paths?.Path),
            Of(Own($"live/get-tls{path}", $"GET {path} at a pace over TLS, on a connection that it keeps", path, run => new GetSession(run, tls!, HttpVersion.Version11)), tls, "it speaks HTTP/1.1 over TLS", paths?.Path),
            Of(Own($"live/get-http2{path}", $"GET {path} at a pace over HTTP/2 by prior knowledge, on a connection that it keeps", path, run => new GetSession(run, http2!, HttpVersion.Version20)), http2, "it speaks HTTP/2 by prior knowledge", paths?.Path),
            Of(Own($"live/get-http2-tls{path}", $"GET {path} at a pace over HTTP/2 and TLS, on a connection that it keeps", path, run => new GetSession(run, tlsHttp2!, HttpVersion.Version20)), tlsHttp2, "it speaks HTTP/2 over TLS", paths?.Path),
            Of(Own("live/download", "GET of the download path, read at 8 MiB/s, 4 MiB at most; then again", options.Paths.DownloadPath, run => new SteadyDownloadSession(run, plain!)), plain, Plain, paths?.Download),
            OfStream(Of(Own("live/stream", "the stream path, read as it comes for the whole audit", options.Paths.StreamPath, run => new StreamSession(run, plain!)), plain, Plain, paths?.Stream), paths),
            Of(Own("live/websocket", "a WebSocket that sends a ping every 5 s and answers the server's, for the whole audit", options.Paths.WebSocketPath, run => new PingingWebSocketSession(run, plain!)), plain, Plain, paths?.WebSocket),
        ];
    }

    private static PlannedClient Of(LiveClient client, Door? door, string speaks, PathSight? sight) =>
        sight is { Path: null } ? new PlannedClient(client, $"no {sight.Option} was told") { WouldApplyWith = sight.Line }
        : door is null ? new PlannedClient(client, $"{speaks}, and the server was not seen to")
        : sight is not { IsThere: true } ? new PlannedClient(client, sight?.Seen ?? "no path was asked for") { WouldApplyWith = sight?.Line }
        : new PlannedClient(client, WhyNot: null);

    /// <summary>A quiet stream's reader cannot be told from one that is gone: a server that ends it is right to.</summary>
    private static PlannedClient OfStream(PlannedClient stream, PathSights? paths) => stream.WhyNot is null && paths is { IsStreamQuiet: true }
        ? stream with { WhyNot = $"nothing comes on {stream.Client.Path}: a server cannot tell its reader from one that is gone" }
        : stream;

    private static LiveClient Own(string id, string summary, string? path, Func<LiveContext, ILiveSession> start) =>
        new(id, summary, LimitNames.KeepAlive) { Path = path, Start = start };
}
