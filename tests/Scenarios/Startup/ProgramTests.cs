using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Leak.Scenarios.Startup;

/// <summary>The program as a process: what it tells when it cannot start.</summary>
[Parallelizable]
public sealed class ProgramTests
{
    [Test]
    public async Task Program_WhenASettingIsWrong_SaysItInOneLineAndExits2()
    {
        var (exitCode, output, errors) = await RunAsync("--Timeouts:KeepAlive=abc\u001b[31m");

        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ShouldBe(
            @"Leak.Server: Timeouts:KeepAlive is 'abc\u001b[31m'; allowed: a time as [days.]hours:minutes:seconds, such as 00:00:05 or 00:00:02.5"
            + Environment.NewLine);
    }

    [TestCase("--urls=http://127.0.0.1:{0}", "--Diagnostics:Port=0")]
    [TestCase("--urls=http://127.0.0.1:0", "--Diagnostics:Port={0}")]
    public async Task Program_WhenAPortIsTaken_SaysItInOneLineAndExits2(params string[] args)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var taken = ((IPEndPoint)holder.LocalEndpoint).Port;

        var (exitCode, output, errors) = await RunAsync(
            [.. args.Select(arg => string.Format(CultureInfo.InvariantCulture, arg, taken))]);

        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.TrimEnd().ShouldNotContain('\n');
        errors.ShouldStartWith($"Leak.Server: Failed to bind to address http://127.0.0.1:{taken}: address already in use");
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. args])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var ceiling = new CancellationTokenSource(Eventually.Ceiling);
        try
        {
            await process.WaitForExitAsync(ceiling.Token);
        }
        finally
        {
            process.Kill();
        }

        return (process.ExitCode, await output, await errors);
    }
}
