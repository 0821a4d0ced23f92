using Leak.Shared;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>
/// An nginx of the test's own, its timeouts all alike. It answers <c>/</c> itself and passes <c>/post</c> and <c>/stall/…</c> on;
/// <c>/stall/download</c> is a file of 64 MB.
/// </summary>
internal static class NginxServer
{
    private const int DownloadBytes = 64 << 20;

    /// <summary>Starts one, and waits until it listens. The test ends here where it is not installed.</summary>
    /// <param name="upstream">Whom it asks.</param>
    /// <param name="timeout">Each of its timeouts, in whole seconds.</param>
    public static Task<RealServer> StartAsync(Uri upstream, TimeSpan timeout) => RealServer.StartAsync(
        RealServer.Find("nginx"),
        "nginx.conf",
        count: 1,
        (folder, ports) => Configuration(folder, ports[0], upstream, (int)timeout.TotalSeconds),
        folder => ["-p", folder, "-c", "nginx.conf", "-e", "error.log"],
        PrepareAsync);

    private static Task PrepareAsync(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "stall"));
        using var download = File.Create(Path.Combine(folder, "stall", "download"));
        download.SetLength(DownloadBytes);
        return Task.CompletedTask;
    }

    /// <remarks>
    /// A connection that timed out is reset, or its FIN would stay behind what the client does not read. The send buffer is small, so that
    /// what a client does not read waits in nginx.
    /// </remarks>
    private static string Configuration(string folder, int port, Uri upstream, int seconds) =>
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
                listen 127.0.0.1:{{port}} backlog=512 sndbuf=64k;
                root {{folder}};
                location / { return 200 "ok"; }
                location /post { proxy_pass {{upstream}}; }
                location /stall/ { proxy_pass {{upstream}}; }
                location = /stall/download { }
            }
        }
        """;
}
