using System.Diagnostics;
using Leak.Audit.Advising;
using Leak.Shared;
using static Leak.Unit.Audit.Audited;

namespace Leak.Unit.Audit.Advising;

/// <summary>The blocks, all at once, are read by the servers that they are for, where those are installed. None is started.</summary>
[Category("Slow")]
[Parallelizable]
internal sealed class BlocksAreTakenTests
{
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("leak-blocks").FullName;

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestCase(60)]
    [TestCase(1.5)]
    public void Nginx_TakesThem(double seconds)
    {
        var program = RealServer.Find("nginx");
        var version = Run(program, "-v");

        Taken(program, "nginx.conf", $$"""
            pid {{_folder}}/pid;
            error_log stderr;
            events {}
            http {
            access_log off;
            client_body_temp_path {{_folder}}/body; proxy_temp_path {{_folder}}/proxy; fastcgi_temp_path {{_folder}}/fastcgi;
            uwsgi_temp_path {{_folder}}/uwsgi; scgi_temp_path {{_folder}}/scgi;
            {{Blocks("nginx", version, seconds)}}
            server { listen unix:{{_folder}}/socket; }
            }
            """, "-t", "-e", "stderr", "-c");
    }

    [TestCase(60)]
    [TestCase(1.5)]
    public void HaProxy_TakesThem(double seconds)
    {
        var program = RealServer.Find("haproxy");
        var version = Run(program, "-v");

        Taken(program, "haproxy.cfg", $"""
            defaults
            mode http
            timeout connect 5s
            {Blocks("HAProxy", version, seconds)}
            frontend front
            bind unix@{_folder}/socket
            default_backend back
            backend back
            server one 127.0.0.1:9
            """, "-c", "-f");
    }

    [TestCase(60)]
    [TestCase(1.5)]
    public void Apache_TakesThem(double seconds)
    {
        const string Modules = "/usr/lib/apache2/modules";
        var program = RealServer.Find("apache2", "httpd");
        if (!Directory.Exists(Modules))
        {
            Assert.Ignore($"the modules of Apache are not in {Modules}.");
        }

        var version = Run(program, "-v");

        Taken(program, "httpd.conf", $"""
            LoadModule mpm_event_module {Modules}/mod_mpm_event.so
            LoadModule authz_core_module {Modules}/mod_authz_core.so
            LoadModule reqtimeout_module {Modules}/mod_reqtimeout.so
            LoadModule proxy_module {Modules}/mod_proxy.so
            Listen 127.0.0.1:9
            ServerName localhost
            ErrorLog {_folder}/error.log
            {Blocks("Apache", version, seconds)}
            """, "-t", "-f");
    }

    [TestCase(60)]
    [TestCase(1.5)]
    public void Node_TakesThem(double seconds)
    {
        var program = RealServer.Find("node", "nodejs");
        var version = Run(program, "--version");

        Taken(program, "server.js", $"const http = require('https');\nconst handler = () => {{}};\n{Blocks("Node", version, seconds)}");
    }

    /// <summary>All that this version has.</summary>
    private static string Blocks(string product, string version, double seconds)
    {
        var advice = Advisor.Of(Report(Catalogue.Select(stall => Held(stall.Id))).By(product, version).Wanting(TimeSpan.FromSeconds(seconds)));
        var blocks = advice.Blocks.Where(block => ServerVersion.IsBefore(version, block.Since) != true).ToList();
        blocks.ShouldNotBeEmpty();
        return string.Concat(blocks.Select(block => block.Text));
    }

    private void Taken(string program, string file, string text, params IEnumerable<string> arguments)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.{file}");
        File.WriteAllText(path, text + "\n");
        Run(program, [.. arguments, path]);
    }

    private static string Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit(s_ceiling).ShouldBeTrue(said);
        process.ExitCode.ShouldBe(0, said);
        return said;
    }
}
