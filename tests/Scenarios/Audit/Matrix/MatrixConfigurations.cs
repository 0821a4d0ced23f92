namespace Leak.Scenarios.Audit.Matrix;

/// <summary>Configurations of servers that are configured: no time is set in any. Ports: HTTP/1.1, HTTP/2 without TLS, TLS.</summary>
internal static class MatrixConfigurations
{
    /// <summary>A page and files of its own; the rest is passed on.</summary>
    public static string Nginx(string folder, IReadOnlyList<int> ports, int origin) => $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 8192; }
        http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            server {
                listen 127.0.0.1:{{ports[0]}} backlog=512;
                listen 127.0.0.1:{{ports[1]}} http2 backlog=512;
                listen 127.0.0.1:{{ports[2]}} ssl backlog=512;
                ssl_certificate cert.pem;
                ssl_certificate_key key.pem;
                root {{folder}};
                location = / { return 200 "ok"; }
                location = {{MatrixPaths.Download}} { if ($arg_bytes = "{{MatrixPaths.FinishedBytes}}") { rewrite ^ /finished last; } }
                location = /finished { }
                location / { proxy_pass http://127.0.0.1:{{origin}}; }
                location = {{MatrixPaths.Echo}} {
                    proxy_pass http://127.0.0.1:{{origin}};
                    proxy_http_version 1.1;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection upgrade;
                }
            }
        }
        """;

    /// <summary>The same of Apache with its event worker, mod_reqtimeout and mod_http2.</summary>
    public static string Apache(string folder, IReadOnlyList<int> ports, int origin)
    {
        var paths = $$"""
            RewriteEngine on
            RewriteCond %{QUERY_STRING} bytes={{MatrixPaths.FinishedBytes}}
            RewriteRule ^{{MatrixPaths.Download}}$ {{folder}}/finished [L]
            ProxyPass {{MatrixPaths.Post}} http://127.0.0.1:{{origin}}{{MatrixPaths.Post}}
            ProxyPass {{MatrixPaths.Stream}} http://127.0.0.1:{{origin}}{{MatrixPaths.Stream}} flushpackets=on
            ProxyPass {{MatrixPaths.Hung}} http://127.0.0.1:{{origin}}{{MatrixPaths.Hung}}
            ProxyPass {{MatrixPaths.Echo}} http://127.0.0.1:{{origin}}{{MatrixPaths.Echo}} upgrade=websocket
            """;
        string[] modules = ["mpm_event", "authz_core", "dir", "reqtimeout", "http2", "ssl", "rewrite", "proxy", "proxy_http"];
        return $"""
            ServerRoot {folder}
            ServerName 127.0.0.1
            Listen 127.0.0.1:{ports[0]}
            Listen 127.0.0.1:{ports[2]}
            PidFile httpd.pid
            DefaultRuntimeDir {folder}
            ErrorLog error.log
            {string.Join('\n', modules.Select(name => $"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"))}
            StartServers 2
            ServerLimit 16
            ThreadsPerChild 64
            MaxRequestWorkers 1024
            DocumentRoot {folder}
            DirectoryIndex index.html
            # Or the kernel keeps a connection from Apache until its first byte has come (TCP_DEFER_ACCEPT), half a minute and more.
            AcceptFilter http none
            AcceptFilter https none
            Protocols h2c http/1.1
            {paths}
            <VirtualHost 127.0.0.1:{ports[2]}>
            SSLEngine on
            SSLCertificateFile {folder}/cert.pem
            SSLCertificateKeyFile {folder}/key.pem
            {paths}
            </VirtualHost>
            """;
    }

    /// <summary>It answers / itself, and passes all else on. It knows HTTP/2 by its first bytes.</summary>
    public static string HaProxy(string folder, IReadOnlyList<int> ports, int origin) => $$"""
        global
            maxconn 4000
        defaults
            mode http
        frontend all
            bind 127.0.0.1:{{ports[0]}}
            bind 127.0.0.1:{{ports[1]}} ssl crt {{folder}}/both.pem
            http-request return status 200 content-type text/plain string ok if { path / }
            default_backend origin
        backend origin
            server origin 127.0.0.1:{{origin}}

        """;
}
