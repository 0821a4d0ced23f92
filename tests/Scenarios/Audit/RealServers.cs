using System.Security.Cryptography.X509Certificates;

namespace Leak.Scenarios.Audit;

/// <summary>The servers of the distribution's packages, each by a configuration as small as it may be.</summary>
internal static class RealServers
{
    /// <summary>nginx, which answers <c>/</c> itself and reads the bodies of <c>/post</c> for itself.</summary>
    /// <param name="settings">Lines of its http block, each with its semicolon.</param>
    /// <param name="connections">Its worker_connections.</param>
    public static Task<RealServer> NginxAsync(string settings, int connections = 1024) => RealServer.StartAsync(
        RealServer.Find("nginx"),
        "nginx.conf",
        (folder, port) => $$"""
            daemon off;
            master_process off;
            pid nginx.pid;
            events { worker_connections {{connections}}; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
            {{settings}}
                server {
                    listen 127.0.0.1:{{port}} backlog=512;
                    location / { return 200 "ok"; }
                    location /post { client_max_body_size 64m; proxy_pass http://127.0.0.1:{{port}}/; }
                }
            }
            """,
        folder => ["-p", folder, "-c", "nginx.conf", "-e", "error.log"]);

    /// <summary>nginx, which answers <c>/</c> itself over TLS, in HTTP/1.1 or in HTTP/2.</summary>
    /// <param name="settings">Lines of its http block, each with its semicolon.</param>
    public static Task<RealServer> NginxOverTlsAsync(string settings) => RealServer.StartAsync(
        RealServer.Find("nginx"),
        "nginx.conf",
        1,
        (_, ports) => $$"""
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
                ssl_certificate certificate.pem;
                ssl_certificate_key key.pem;
            {{settings}}
                server {
                    listen 127.0.0.1:{{ports[0]}} ssl http2 backlog=512;
                    location / { return 200 "ok"; }
                }
            }
            """,
        folder => ["-p", folder, "-c", "nginx.conf", "-e", "error.log"],
        async folder =>
        {
            using var certificate = TestCertificate.Create();
            await File.WriteAllTextAsync(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        });

    /// <summary>Apache with its event worker, which answers an empty file.</summary>
    /// <param name="settings">Lines of its configuration.</param>
    public static Task<RealServer> ApacheAsync(string settings) => RealServer.StartAsync(
        RealServer.Find("apache2", "httpd"),
        "httpd.conf",
        (folder, port) => $"""
            ServerRoot {folder}
            ServerName 127.0.0.1
            Listen 127.0.0.1:{port}
            PidFile httpd.pid
            DefaultRuntimeDir {folder}
            ErrorLog error.log
            LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
            LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
            LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
            LoadModule reqtimeout_module /usr/lib/apache2/modules/mod_reqtimeout.so
            StartServers 1
            ServerLimit 4
            ThreadsPerChild 64
            MaxRequestWorkers 256
            DocumentRoot {folder}
            DirectoryIndex httpd.conf
            # Or the kernel keeps a connection from Apache until its first byte has come (TCP_DEFER_ACCEPT), half a minute and more.
            AcceptFilter http none
            {settings}
            """,
        folder => ["-d", folder, "-f", "httpd.conf", "-D", "FOREGROUND"]);

    /// <summary>HAProxy, which answers every request itself.</summary>
    /// <param name="settings">Lines of its defaults.</param>
    public static Task<RealServer> HaproxyAsync(string settings) => RealServer.StartAsync(
        RealServer.Find("haproxy"),
        "haproxy.cfg",
        (_, port) => $"""
            global
                maxconn 1000
            defaults
                mode http
            {settings}
            frontend all
                bind 127.0.0.1:{port}
                http-request return status 200 content-type text/plain string ok

            """,
        folder => ["-db", "-f", "haproxy.cfg"]);

    /// <summary>Node's own http server, which reads each body and answers then.</summary>
    /// <param name="settings">What is set on <c>server</c>.</param>
    /// <param name="options">What it is made with.</param>
    public static Task<RealServer> NodeAsync(string settings, string options = "{ connectionsCheckingInterval: 500 }") => RealServer.StartAsync(
        RealServer.Find("node", "nodejs"),
        "server.js",
        (_, port) => $$"""
            const server = require('http').createServer({{options}}, (request, response) => {
                request.resume();
                request.on('end', () => response.end('ok'));
            });
            {{settings}}
            server.listen({{port}}, '127.0.0.1', 511);
            """,
        folder => ["server.js"]);
}
