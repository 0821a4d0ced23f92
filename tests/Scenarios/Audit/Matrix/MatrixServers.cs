using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Leak.Audit.Options;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Load.Servers;
using Leak.Tool.Jobs;

namespace Leak.Scenarios.Audit.Matrix;

/// <summary>Starts every server of the matrix that is installed here, each as it comes.</summary>
internal sealed partial class MatrixServers(int origin)
{
    private const string Proxied = "POST, the stream (which asks not to be buffered), the WebSocket and the path that hangs are passed on to a server without limits";

    private static readonly AuditPaths s_paths = new() { PostPath = MatrixPaths.Post, DownloadPath = MatrixPaths.Download, StreamPath = MatrixPaths.Stream, HungPath = MatrixPaths.Hung };

    private readonly List<MatrixServer> _started = [];
    private readonly List<string> _missing = [];

    public IReadOnlyList<MatrixServer> Started => _started;

    /// <summary>What is not installed here.</summary>
    public IReadOnlyList<string> Missing => _missing;

    public async Task StartAsync()
    {
        await StartAsync("nginx", ["nginx"], "-v", 3, async program => await RealServer.StartAsync(
            program, "nginx.conf", 3, (folder, ports) => MatrixConfigurations.Nginx(folder, ports, origin), folder => ["-p", folder, "-c", "nginx.conf", "-e", "error.log"], PrepareAsync),
            $"A page and a file of 64 MB of its own; {Proxied}. 8,192 connections, so that all have room.",
            "client_header_timeout, client_body_timeout, send_timeout and proxy_read_timeout 60 s, keepalive_timeout 75 s, lingering_timeout 5 s, lingering_time 30 s ([nginx.org](https://nginx.org/en/docs/http/ngx_http_core_module.html))",
            s_paths with { WebSocketPath = MatrixPaths.Echo });
        await StartAsync("Apache", ["apache2", "httpd"], "-v", 3, async program => await RealServer.StartAsync(
            program, "httpd.conf", 3, (folder, ports) => MatrixConfigurations.Apache(folder, ports, origin), folder => ["-d", folder, "-f", "httpd.conf", "-D", "FOREGROUND"], PrepareAsync),
            $"With mod_reqtimeout, mod_http2 and its event worker; a page and a file of 64 MB of its own; {Proxied}. 1,024 threads, so that all have room; without `AcceptFilter`, which lets the kernel keep what sends nothing.",
            "RequestReadTimeout handshake=0 header=20-40,MinRate=500 body=20,MinRate=500 ([mod_reqtimeout](https://httpd.apache.org/docs/2.4/mod/mod_reqtimeout.html)), Timeout and ProxyTimeout 60 s, KeepAliveTimeout 5 s ([core](https://httpd.apache.org/docs/2.4/mod/core.html))",
            s_paths with { WebSocketPath = MatrixPaths.Echo });
        await StartAsync("HAProxy", ["haproxy"], "-v", 2, async program => await RealServer.StartAsync(
            program, "haproxy.cfg", 2, (folder, ports) => MatrixConfigurations.HaProxy(folder, ports, origin), _ => ["-db", "-f", "haproxy.cfg"], PrepareAsync),
            "No timeout is set, of which HAProxy warns as it starts; all but its page is passed on to a server without limits. 4,000 connections.",
            "none ([timeout client](https://docs.haproxy.org/3.0/configuration.html#4.2-timeout%20client))",
            s_paths with { WebSocketPath = MatrixPaths.Echo });
        await StartAsync("Node", ["node", "nodejs"], "-v", 3, async program => await RealServer.StartAsync(
            program, "server.js", 3, (_, ports) => MatrixPrograms.Node(ports), _ => ["server.js"], PrepareAsync),
            "http, https and http2 (without TLS), whose handlers read each body; no option is set.",
            "headersTimeout 60 s, requestTimeout 300 s (both looked at every 30 s), keepAliveTimeout 5 s, handshakeTimeout of https 120 s, timeout none ([http](https://nodejs.org/api/http.html))",
            s_paths);
        await StartAsync("Go net/http", ["go"], "version", 2, StartGoAsync,
            "http.ListenAndServe and http.ListenAndServeTLS, whose handlers read each body. HTTP/2 without TLS is not in this version.",
            "none ([http.Server](https://pkg.go.dev/net/http#Server))",
            s_paths);
        await StartOwnAsync("Kestrel", StockKestrel.Instance, "The sample server without `Leak.Timeouts`; no option is set.",
            "RequestHeadersTimeout 30 s, KeepAliveTimeout 130 s, MinRequestBodyDataRate and MinResponseDataRate 240 bytes a second after 5 s, HandshakeTimeout 10 s ([options](https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/options))");
        await StartOwnAsync("Kestrel, Leak.Timeouts", new LeakTimeouts(on: true, TimeSpan.FromSeconds(10)), "The same with `Leak.Timeouts`; no option is set.",
            "Handshake 5 s, RequestHead 10 s, KeepAlive 60 s, Read 30 s, Write 40 s, Handler 90 s, Upstream 20 s, Stream 75 s, WebSocket 50 s ([timeouts.md](timeouts.md))");
    }

    public async ValueTask StopAsync()
    {
        foreach (var server in _started)
        {
            await server.StopAsync();
        }
    }

    private async Task StartAsync(string name, string[] programs, string versionOption, int ports, Func<string, Task<RealServer>> startAsync, string settings, string defaults, AuditPaths paths)
    {
        if (RealServer.TryFind(programs) is not { } program)
        {
            _missing.Add(name);
            return;
        }

        var server = await startAsync(program);
        List<Uri> addresses = [.. server.Ports.Take(ports - 1).Select(port => new Uri($"http://127.0.0.1:{port}")), new Uri($"https://127.0.0.1:{server.Ports[^1]}")];

        // Apache has HTTP/2 on the port of HTTP/1.1.
        if (name == "Apache")
        {
            addresses.RemoveAt(1);
        }

        _started.Add(new MatrixServer(name, await VersionAsync(program, versionOption), settings, defaults, addresses, paths, server.DisposeAsync));
    }

    private async Task StartOwnAsync(string name, ServerSettings settings, string how, string defaults)
    {
        var server = await ((ISampleServer)new SampleServer { LeavesDefaults = true }).StartProcessAsync(settings, TestContext.CurrentContext.CancellationToken);
        Uri[] addresses = [server.Url, new Uri($"http://{server.Others[ServerListener.Http2]}"), new Uri($"https://{server.Others[ServerListener.Tls]}")];
        var paths = new AuditPaths
        {
            Path = "/stall/download?bytes=10",
            PostPath = "/post",
            DownloadPath = "/stall/download",
            StreamPath = "/stall/events",
            WebSocketPath = "/stall/echo",
            HungPath = "/stall/hung",
        };
        _started.Add(new MatrixServer(name, Environment.Version.ToString(), how, defaults, addresses, paths, server.StopAsync));
    }

    private static Task<RealServer> StartGoAsync(string go) => RealServer.StartAsync(
        "/bin/sh", "ports", 2, (_, ports) => string.Join(' ', ports), _ => ["-c", "exec ./server $(cat ports)"],
        async folder =>
        {
            await PrepareAsync(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "server.go"), MatrixPrograms.Go);
            using var build = Process.Start(new ProcessStartInfo(go, ["build", "-o", "server", "server.go"]) { WorkingDirectory = folder })!;
            await build.WaitForExitAsync();
            build.ExitCode.ShouldBe(0, "go build");
        });

    private static async Task PrepareAsync(string folder)
    {
        // A server may give its rights up as it starts.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        using var certificate = TestCertificate.Create();
        using var key = certificate.GetECDsaPrivateKey()!;
        var (cert, secret) = (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(Path.Combine(folder, "cert.pem"), cert);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), secret);
        await File.WriteAllTextAsync(Path.Combine(folder, "both.pem"), $"{cert}\n{secret}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), "ok");
        foreach (var (name, bytes) in new[] { (MatrixPaths.Download[1..], MatrixPaths.LargeBytes), ("finished", MatrixPaths.FinishedBytes) })
        {
            await using var file = File.Create(Path.Combine(folder, name));
            file.SetLength(bytes);
        }
    }

    private static async Task<string> VersionAsync(string program, string option)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [option]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return Numbers().Match(said) is { Success: true } match ? match.Value : "?";
    }

    [GeneratedRegex(@"[0-9]+(\.[0-9]+)+")]
    private static partial Regex Numbers();
}
