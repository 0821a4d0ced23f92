using Leak.Audit.Findings;
using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Clients.Wire.Http1;
using Leak.Clients.Wire.Http2;

namespace Leak.Audit.Looking;

/// <summary>Finds out what is spoken at an address.</summary>
internal sealed class DoorLook(Knocks knocks, AuditOptions options)
{
    /// <summary>More of a page than that is no sign of its end.</summary>
    public const long MostPageBytes = 1_000_000;

    /// <summary>A request that is none; longer than the preface of HTTP/2, for which some servers wait.</summary>
    private static readonly byte[] s_malformed = "LEAK asks what this server says to it\r\n\r\n"u8.ToArray();

    /// <summary>What servers answer a good request of plain HTTP/1.1 on a port that is for something else.</summary>
    private static readonly string[] s_wrongDoor =
    [
        "sent to an HTTP/2 only endpoint", // Kestrel
        "plain HTTP request was sent to HTTPS port", // nginx
        "HTTP request to an HTTPS server", // Go
        "plain HTTP to an SSL-enabled server port", // Apache
    ];

    private TimeSpan Ceiling => knocks.Times.Ceiling;

    public async Task<DoorSight> LookAsync(Uri address, CancellationToken cancellationToken)
    {
        var isTls = address.Scheme == Uri.UriSchemeHttps;
        var (endPoint, failure) = await knocks.TryAsync(
            Ceiling, async token => ((System.Net.IPEndPoint?)await Connector.FindAsync(address, token), ""), (_, why) => (null, why), cancellationToken);
        var sight = new DoorSight(address);
        if (endPoint is null)
        {
            return sight with { Trouble = failure, Found = [Finding(isTls ? "TLS" : "HTTP/1.1", false, address, failure)] };
        }

        var door = new Door(isTls ? ServerListener.Tls : ServerListener.Http1, address, endPoint, options.Host ?? Door.HostOf(address)) { Headers = options.Headers };
        return isTls ? await LookAtTlsAsync(sight, door, cancellationToken) : await LookAtPlainAsync(sight, door, cancellationToken);
    }

    private async Task<DoorSight> LookAtPlainAsync(DoorSight sight, Door door, CancellationToken cancellationToken)
    {
        sight = await AskHttp1Async(sight, door, cancellationToken);
        var http2 = door with { Listener = ServerListener.Http2 };
        var hello = await knocks.SendAsync(
            http2, new FrameWriter().Preface().Settings().Bytes, new Http2AnswerReader(), reader => reader is Http2AnswerReader { IsAnswered: true }, Ceiling, cancellationToken);
        return sight with
        {
            Http2 = hello.IsEnough ? http2 : null,
            SpeaksHttp = sight.Http1 is not null || hello.IsEnough,
            Found =
            [
                Finding("HTTP/1.1", sight.Http1 is not null, door.Address, sight.Trouble),
                Finding("HTTP/2 by prior knowledge", hello.IsEnough, door.Address, hello.IsEnough ? "answered the preface" : hello.IsHttp1 ? "answered the preface in HTTP/1" : hello.Start is [_, _, _, (char)FrameType.GoAway, ..] ? "refused the preface (GOAWAY)" : hello.Words),
            ],
        };
    }

    private async Task<DoorSight> LookAtTlsAsync(DoorSight sight, Door door, CancellationToken cancellationToken)
    {
        var (tls, failure) = await knocks.TryAsync(Ceiling, async token => ((TlsKnock?)await TlsKnock.AskAsync(door, token), ""), (_, why) => (null, why), cancellationToken);
        if (tls is null)
        {
            return sight with { Trouble = failure, Found = [Finding("TLS", false, door.Address, failure)] };
        }

        if (tls.Untrusted is { } untrusted && !options.AcceptsAnyCertificate)
        {
            var why = $"certificate not trusted ({untrusted}); --any-certificate takes it";
            return sight with { IsUntrusted = true, Trouble = why, Found = [Finding("TLS", false, door.Address, why)] };
        }

        sight = await AskHttp1Async(sight, door, cancellationToken);
        return sight with
        {
            Tls = door,
            Http1 = null,
            SpeaksHttp = sight.Http1 is not null || tls.OffersHttp2,
            OffersHttp2OverTls = tls.OffersHttp2,
            Found =
            [
                Finding("TLS", true, door.Address, $"{tls.Protocol}, {(tls.Untrusted is { } taken ? $"certificate not trusted ({taken}) and taken all the same" : "certificate trusted")}"),
                Finding("HTTP/1.1 over TLS", sight.Http1 is not null, door.Address, sight.Trouble),
                Finding("HTTP/2 over TLS", tls.OffersHttp2, door.Address, tls.OffersHttp2 ? "chosen (ALPN)" : "not chosen (ALPN)"),
            ],
        };
    }

    /// <summary>A good request, and one that is none: its answer comes from the server itself, however long a page takes.</summary>
    private async Task<DoorSight> AskHttp1Async(DoorSight sight, Door door, CancellationToken cancellationToken)
    {
        var path = options.Paths.Path;
        var root = await knocks.GetAsync(door, path, MostPageBytes, Ceiling, Ceiling, cancellationToken);
        var malformed = await knocks.SendAsync(door, s_malformed, new Http1AnswerReader(), reader => reader.IsAnswered, Ceiling, cancellationToken);
        var isWrongDoor = root.Status == 400 && Array.Exists(s_wrongDoor, words => root.BodyStart.Contains(words, StringComparison.Ordinal));
        var isThere = !isWrongDoor && (root.Status is not null || malformed is { IsHttp1: true, Status: not null });
        var get = $"GET {path} {root.Words}";
        return sight with
        {
            Http1 = isThere ? door : null,
            Root = root,
            Malformed = malformed,
            Trouble = isWrongDoor ? $"{get}: {FailureWords.Cut(root.BodyStart)}"
                : isThere && root.Status is null ? $"{get}; a request that is none {malformed.Words}"
                : get,
        };
    }

    private CapabilityFinding Finding(string name, bool isThere, Uri address, string seen) =>
        new(name, isThere, options.Addresses.Count > 1 ? $"{address.Scheme}://{address.Authority}: {seen}" : seen);
}
