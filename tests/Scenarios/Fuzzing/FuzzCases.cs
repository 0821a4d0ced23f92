using Leak.Clients.Catalog;
using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing;

/// <summary>What the fuzzer has found, shrunk: by name, with the limits that were off. docs/fuzzing.md has a line for each.</summary>
internal static class FuzzCases
{
    private const string Download = @"GET /stall/download?bytes=200000 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static readonly FuzzLimits s_noHead = FuzzLimits.All.Without(LimitNames.RequestHead, LimitNames.Read);

    public static IReadOnlyList<(string Name, FuzzLimits Limits, FuzzScript Script)> All { get; } =
    [
        Of("a finished response that nobody reads", "seed 0, steps: open http1 4096; send " + Download),
        Of("the same with Connection: close", @"seed 0, steps: open http1 4096; send GET /stall/download?bytes=200000 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        Of("the same, and the client says that it sends no more", "seed 0, steps: open http1 4096; send " + Download + "; pause 300; fin"),
        Of("several of them over TLS", "seed 0, steps: open tls 4096; handshake; send " + string.Concat(Enumerable.Repeat(Download, 8))),
        Of("the same over HTTP/2", "seed 0, steps: open http2 4096; preface; settings 10000000; window 0 10000000; headers 1 end GET /stall/download?bytes=200000"),
        Of("the same, read a byte now and then", "seed 0, steps: open http1 4096; read 1 each 300; send " + Download),
        Of("a WebSocket over HTTP/2 with its window shut, and pongs", @"seed 0, steps: open http2 0; read all; preface; settings 0; connect 1 /fuzz/push; each 205 data 1 more \x8a\x80\x00\x00\x00\x00"),
        Of("a drained body with half of the next head", @"seed 0, steps: open http1 0; read all; send POST /stall/unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello; pause 300; send helloPOST /post HTTP/1.1\r\nHost: loc", s_noHead),
        Of("an idle connection to the diagnostics", "seed 0, steps: open diagnostics 4096"),
    ];

    private static (string Name, FuzzLimits Limits, FuzzScript Script) Of(string name, string script, FuzzLimits? limits = null) =>
        (name, limits ?? FuzzLimits.All, FuzzScript.Parse(script));
}
