using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Leak.Shared;

/// <summary>A server of the distribution's package, as one process of the test's own: on a free port, with a folder of its own.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    /// <summary>Where it is 1, a program that is not installed is a failure.</summary>
    private const string Required = "LEAK_REQUIRE_SERVERS";

    private readonly string _folder;
    private readonly Process _process;

    private RealServer(string program, string folder, IReadOnlyList<int> ports, IEnumerable<string> arguments)
    {
        _folder = folder;
        Ports = ports;
        _process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    /// <summary>Its ports, the plain one of HTTP/1.1 first.</summary>
    public IReadOnlyList<int> Ports { get; }

    public Uri Address => new($"http://127.0.0.1:{Ports[0]}");

    public int ProcessId => _process.Id;

    /// <summary>Where a program is; the test ends here where it is not installed.</summary>
    public static string Find(params string[] names)
    {
        if (TryFind(names) is { } program)
        {
            return program;
        }

        var missing = $"{names[0]} is not installed.";
        if (Environment.GetEnvironmentVariable(Required) == "1")
        {
            Assert.Fail($"{missing} {Required} is 1.");
        }

        Assert.Ignore(missing);
        return "";
    }

    /// <summary>Where a program is; <see langword="null"/>: it is not installed.</summary>
    public static string? TryFind(params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin");
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    /// <summary>Starts one, and waits until it listens.</summary>
    /// <param name="program">The program.</param>
    /// <param name="file">The name of its configuration.</param>
    /// <param name="configuration">That, by its folder and its port.</param>
    /// <param name="arguments">Its arguments, by its folder.</param>
    public static Task<RealServer> StartAsync(string program, string file, Func<string, int, string> configuration, Func<string, IEnumerable<string>> arguments) =>
        StartAsync(program, file, 1, (folder, ports) => configuration(folder, ports[0]), arguments, _ => Task.CompletedTask);

    /// <summary>Starts one with several ports, and waits until it listens.</summary>
    /// <param name="program">The program.</param>
    /// <param name="file">The name of its configuration.</param>
    /// <param name="count">How many ports it has.</param>
    /// <param name="configuration">Its configuration, by its folder and its ports.</param>
    /// <param name="arguments">Its arguments, by its folder.</param>
    /// <param name="prepare">What its folder needs beside that, by its path. It may take long: no port is free for long.</param>
    public static async Task<RealServer> StartAsync(
        string program, string file, int count, Func<string, IReadOnlyList<int>, string> configuration, Func<string, IEnumerable<string>> arguments, Func<string, Task> prepare)
    {
        var folder = Directory.CreateTempSubdirectory("leak-server-").FullName;
        await prepare(folder);
        var ports = FreePorts(count);
        await File.WriteAllTextAsync(Path.Combine(folder, file), configuration(folder, ports));
        var server = new RealServer(program, folder, ports, arguments(folder));
        try
        {
            await Eventually.UntilAsync(server.Listens, listens => listens, $"{program} to listen");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>So many free ports of loopback. All are held until the last is found: none is given twice.</summary>
    public static IReadOnlyList<int> FreePorts(int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        try
        {
            sockets.ForEach(socket => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
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
            throw new InvalidOperationException($"It ended with {_process.ExitCode}: {_process.StandardError.ReadToEnd()}{_process.StandardOutput.ReadToEnd()}");
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, Ports[0]);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
