using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Clients.Wire;
using Leak.Clients.Wire.Http1;
using Leak.Clients.Wire.Http2;

namespace Leak.Audit.Looking;

/// <summary>Finds out what each of the user's paths answers.</summary>
/// <remarks>
/// What is judged by its silence is asked alone: a server that serves one connection after the other would be silent for another's sake. A POST is sent
/// without its body, as the stalls send it: so nothing is ordered by a look.
/// </remarks>
internal sealed class PathLook(Knocks knocks, AuditPaths paths)
{
    /// <summary>What a download must have that blocks a server: more than its kernel takes for a client that does not read.</summary>
    public const long LargeBytes = 3_000_000;

    /// <summary>Some 4 MB within a minute: what a kernel takes for a client that does not read.</summary>
    private const int BusyBytesPerSecond = 64 * 1024;

    private const string EventStream = "text/event-stream";
    private const string Json = "Content-Type: application/json\r\n";

    private TimeSpan Ceiling => knocks.Times.Ceiling;

    private TimeSpan Pause => knocks.Times.Pause;

    private string PauseWords => Duration.Format(Pause);

    /// <param name="door">Where the paths are asked for.</param>
    /// <param name="root">What the path answered there; <see langword="null"/>: it was not asked.</param>
    /// <param name="tls">The TLS port.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<PathSights> LookAsync(Door door, Answer? root, Door? tls, CancellationToken cancellationToken)
    {
        root ??= await knocks.GetAsync(door, paths.Path, DoorLook.MostPageBytes, Ceiling, Ceiling, cancellationToken);
        var download = DownloadAsync(door, cancellationToken);
        var isFinite = IsFiniteAsync(door, cancellationToken);
        var isFiniteOverTls = IsFiniteAsync(tls, cancellationToken);
        var stream = StreamAsync(door, cancellationToken);
        var webSocket = WebSocketAsync(door, cancellationToken);
        await Task.WhenAll(download, isFinite, isFiniteOverTls, stream, webSocket);
        var (post, unread) = await PostAsync(door, cancellationToken);
        var (streamSight, quiet, busy) = await stream;
        var (webSocketSight, echoes) = await webSocket;
        return new()
        {
            Root = root,
            Path = Path(root),
            Post = post,
            Download = await download,
            Stream = streamSight,
            WebSocket = webSocketSight,
            Hung = await HungAsync(door, cancellationToken),
            Unread = unread,
            IsStreamQuiet = quiet,
            IsStreamBusy = busy,
            Echoes = echoes,
            IsFinite = await isFinite,
            IsFiniteOverTls = await isFiniteOverTls,
        };
    }

    private PathSight Path(Answer root)
    {
        var end = root.Status is null || root.IsWhole || root.Failure is not null ? ""
            : root.IsLate ? $", and its body had not ended after {Duration.Format(Ceiling)}"
            : $", and its body had not ended after {root.BodyBytes} bytes";
        return new("path", paths.Path, root is { IsOk: true, IsWhole: true }, $"GET {paths.Path} {root.Words}{end}");
    }

    private async Task<(PathSight Post, string? Unread)> PostAsync(Door door, CancellationToken cancellationToken)
    {
        var (post, unread) = (PathSight.NotTold("postPath"), (string?)null);
        if (paths.PostPath is { } path)
        {
            var answer = await PostHeadAsync(door, path, cancellationToken);
            post = new("postPath", path, answer.IsLate && answer.Status is null,
                $"POST {path} {(answer.IsLate && answer.Status is null ? "waits for its body" : answer.Status is null ? answer.Words : $"{answer.Words} before its body came")}");
            unread = answer is { Status: >= 200 and < 300, IsEnough: true, Closes: false } ? path : null;
        }

        // 405 is of the path, and the server's own: it has not read the body either. 404 tells nothing.
        return (post, unread ?? (await PostHeadAsync(door, paths.Path, cancellationToken) is { Status: (>= 200 and < 300) or 405, IsEnough: true, Closes: false } ? paths.Path : null));
    }

    private Task<RawAnswer> PostHeadAsync(Door door, string path, CancellationToken cancellationToken) => door.Listener == ServerListener.Http2
        ? knocks.SendAsync(
            door,
            new FrameWriter().Preface().Settings().Headers(1, HeaderBlock.OfRequest("POST", door.Authority, path, door.Address.Scheme), FrameFlags.EndHeaders).Bytes,
            new Http2AnswerReader(), IsAnswered, Pause, cancellationToken)
        : knocks.SendAsync(door, Http1Text.Post(door.Authority, path, 10, Json), new Http1AnswerReader(), IsAnswered, Pause, cancellationToken);

    private static bool IsAnswered(IAnswerReader reader) => reader.RequestsEnded > 0;

    private async Task<PathSight> DownloadAsync(Door door, CancellationToken cancellationToken)
    {
        if (paths.DownloadPath is not { } path)
        {
            return PathSight.NotTold("downloadPath");
        }

        var answer = await knocks.GetAsync(door, path, LargeBytes, Ceiling, Ceiling, cancellationToken);
        var isLarge = answer.IsOk && (answer.BodyBytes >= LargeBytes || answer.ContentLength >= LargeBytes);
        var size = !answer.IsOk ? ""
            : answer.ContentLength is { } length ? $" with {length} bytes"
            : isLarge ? " with 3 MB or more"
            : answer.IsWhole ? $" with {answer.BodyBytes} bytes"
            : $" with {answer.BodyBytes} bytes in {Duration.Format(Ceiling)}";
        return new("downloadPath", path, isLarge, $"GET {path} {answer.Words}{size}{(isLarge || !answer.IsOk ? "" : ", and 3 MB are needed")}");
    }

    /// <summary>Whether the server makes its download as large as it is asked to, as the sample server does.</summary>
    private async Task<bool> IsFiniteAsync(Door? door, CancellationToken cancellationToken)
    {
        const long Bytes = 2_500_000;
        if (door is null || paths.DownloadPath is not { } path)
        {
            return false;
        }

        var asking = Http1Text.WithQuery(path, $"bytes={Bytes}");
        var answer = await knocks.GetAsync(door, asking, LargeBytes, Ceiling, Ceiling, cancellationToken);
        return answer is { IsOk: true, IsWhole: true, BodyBytes: Bytes };
    }

    private async Task<(PathSight Sight, bool IsQuiet, bool IsBusy)> StreamAsync(Door door, CancellationToken cancellationToken)
    {
        if (paths.StreamPath is not { } path)
        {
            return (PathSight.NotTold("streamPath"), false, false);
        }

        var answer = await knocks.GetAsync(door, path, long.MaxValue, Pause, Pause, cancellationToken, EventStream);
        var goesOn = answer is { IsLate: true, Failure: null, Status: 200 };
        var isThere = goesOn || answer is { Status: null, IsLate: true } || (answer is { Status: 200, ContentType: EventStream, IsWhole: false, Failure: null });
        var sight = new PathSight("streamPath", path, isThere, answer.Status is null && answer.IsLate ? $"GET {path} sent nothing in {PauseWords}"
            : goesOn ? $"GET {path} {answer.Words}, {(answer.ContentType is { } type ? FailureWords.Cut(type) : "no type")}, {answer.BodyBytes} bytes in {PauseWords}"
            : $"GET {path} {answer.Words}{(answer.IsWhole ? " in full: no stream" : "")}");
        if (!isThere)
        {
            return (sight, false, false);
        }

        // The sample server's parameters; another passes over them.
        var asking = Http1Text.WithQuery(path, "every=100&bytes=65536");
        var busy = await knocks.GetAsync(door, asking, long.MaxValue, Pause, Pause, cancellationToken, EventStream);
        return (sight, answer.LastByteAfter < Pause / 2, busy.BodyBytes >= BusyBytesPerSecond * Pause.TotalSeconds);
    }

    private async Task<(PathSight Sight, bool Echoes)> WebSocketAsync(Door door, CancellationToken cancellationToken)
    {
        if (paths.WebSocketPath is not { } path)
        {
            return (PathSight.NotTold("webSocketPath"), false);
        }

        if (door.Listener != ServerListener.Http1)
        {
            return (new("webSocketPath", path, IsThere: false, $"{path} was not asked: WebSockets are tried over plain HTTP/1.1"), false);
        }

        var knock = await WebSocketKnock.AskAsync(knocks, door, path, cancellationToken);
        return (new("webSocketPath", path, knock.IsThere, $"{path} {knock.Words}"), knock.Echoes);
    }

    private async Task<PathSight> HungAsync(Door door, CancellationToken cancellationToken)
    {
        if (paths.HungPath is not { } path)
        {
            return PathSight.NotTold("hungPath");
        }

        var answer = await knocks.GetAsync(door, path, bytes: 0, Pause, Pause, cancellationToken);
        var hangs = answer is { Status: null, IsLate: true };
        return new("hungPath", path, hangs, hangs ? $"GET {path} had no answer in {PauseWords}" : $"GET {path} {answer.Words}");
    }
}
