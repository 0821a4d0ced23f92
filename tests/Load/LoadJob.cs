using System.Runtime.InteropServices;

namespace Leak.Load;

/// <summary>The entry: commands, signals and exit codes. Not named Program: that is the server's.</summary>
internal static class LoadJob
{
    /// <summary>One press may come twice: from the terminal's process group, and from a shell, dotnet run or timeout(1) that passes it on.</summary>
    private static readonly TimeSpan SamePress = TimeSpan.FromSeconds(1);

    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        var first = 0L;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await Commands.CommandLine.RunAsync(args, Console.Out, Console.Error, stop.Token);

        // The first asks the run to end and to write what it has; the second ends the process as usual.
        void Stop(PosixSignalContext signal)
        {
            var now = TimeProvider.System.GetTimestamp();
            var before = Interlocked.CompareExchange(ref first, now, 0);
            signal.Cancel = before == 0 || TimeProvider.System.GetElapsedTime(before, now) < SamePress;
            stop.Cancel();
        }
    }
}
