using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Server;
using Leak.Tool.Jobs;

namespace Leak.Load.Servers;

/// <summary>
/// The sample server in a process of its own: this program once more, with a word that no command has. It serves until its standard input
/// ends, so it does not outlive the process that started it.
/// </summary>
internal static class SampleProcess
{
    private const string Word = "--serve-for-a-flood";
    private const string Stock = "stock";

    private static readonly TimeSpan s_stops = TimeSpan.FromSeconds(15);

    /// <summary>Whether this process is one: then it serves, and this gives the exit code.</summary>
    /// <param name="args">The command line.</param>
    public static async Task<int?> ServeAsync(string[] args)
    {
        if (args is not [Word, var kind, .. var settings])
        {
            return null;
        }

        await using var server = ServerApp.Build(settings, builder =>
        {
            if (kind == Stock)
            {
                builder.Services.LeaveStockLimits();
            }
        });
        await server.StartAsync();
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{server.PublicPort} {server.Http2Port} {server.TlsPort} {server.DiagnosticsPort}"));
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Starts one.</summary>
    /// <param name="settings">Its timeouts.</param>
    /// <param name="arguments">The same as its command line.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">It did not come to serve.</exception>
    public static async Task<ServerAddress> StartAsync(ServerSettings settings, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        // The runtime that runs this process, wherever it is.
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var process = Process.Start(new ProcessStartInfo(host, [typeof(SampleProcess).Assembly.Location, Word, settings is StockKestrel ? Stock : "ours", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        })!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            return line?.Split(' ').Select(port => int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray() is [var http1, var http2, var tls, var diagnostics]
                ? new ServerAddress(AddressOf(http1), AddressOf(diagnostics), process.Id, Others(http2, tls), () => StopAsync(process))
                : throw new IOException($"The sample server's process did not come to serve: it said \"{line}\".");
        }
        catch
        {
            await StopAsync(process);
            throw;
        }
    }

    private static Dictionary<ServerListener, IPEndPoint> Others(int http2, int tls) => new()
    {
        [ServerListener.Http2] = new IPEndPoint(IPAddress.Loopback, http2),
        [ServerListener.Tls] = new IPEndPoint(IPAddress.Loopback, tls),
    };

    private static Uri AddressOf(int port) => new UriBuilder(Uri.UriSchemeHttp, IPAddress.Loopback.ToString(), port).Uri;

    private static async ValueTask StopAsync(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(s_stops);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}
