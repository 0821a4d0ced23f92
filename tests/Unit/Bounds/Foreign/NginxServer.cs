using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Leak.Shared;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>
/// An nginx of the test's own: one process on a free port, with a folder of its own, its timeouts all alike. It answers <c>/</c> itself and
/// passes <c>/post</c> and <c>/stall/…</c> on; <c>/stall/download</c> is a file of 64 MB.
/// </summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private const int DownloadBytes = 64 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("leak-nginx-").FullName;
    private readonly Process _process;

    private NginxServer(string program, Uri upstream, TimeSpan timeout)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        Directory.CreateDirectory(Path.Combine(_folder, "stall"));
        using (var download = File.Create(Path.Combine(_folder, "stall", "download")))
        {
            download.SetLength(DownloadBytes);
        }

        File.WriteAllText(Path.Combine(_folder, "nginx.conf"), Configuration(upstream, (int)timeout.TotalSeconds));
        _process = Process.Start(new ProcessStartInfo(program, ["-p", _folder, "-c", "nginx.conf", "-e", "error.log"]) { RedirectStandardError = true })!;
    }

    /// <summary>Where the program is; <see langword="null"/>: it is not installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, "nginx"))
        .FirstOrDefault(File.Exists);

    public Uri Address { get; }

    /// <summary>Starts one, and waits until it listens.</summary>
    /// <param name="upstream">Whom it asks.</param>
    /// <param name="timeout">Each of its timeouts, in whole seconds.</param>
    public static async Task<NginxServer> StartAsync(Uri upstream, TimeSpan timeout)
    {
        var nginx = new NginxServer(Program!, upstream, timeout);
        try
        {
            await Eventually.UntilAsync(nginx.Listens, listens => listens, "nginx to listen");
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool Listens()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"nginx ended with {_process.ExitCode}: {_process.StandardError.ReadToEnd()}");
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <remarks>
    /// A connection that timed out is reset, or its FIN would stay behind what the client does not read. The send buffer is small, so that
    /// what a client does not read waits in nginx.
    /// </remarks>
    private string Configuration(Uri upstream, int seconds) =>
        $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 1024; }
        http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;

            client_header_timeout {{seconds}}s;
            client_body_timeout {{seconds}}s;
            keepalive_timeout {{seconds}}s;
            send_timeout {{seconds}}s;
            proxy_read_timeout {{seconds}}s;
            reset_timedout_connection on;

            server {
                listen {{Address.Authority}} backlog=512 sndbuf=64k;
                root {{_folder}};
                location / { return 200 "ok"; }
                location /post { proxy_pass {{upstream}}; }
                location /stall/ { proxy_pass {{upstream}}; }
                location = /stall/download { }
            }
        }
        """;
}
