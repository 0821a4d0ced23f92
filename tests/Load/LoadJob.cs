using System.Runtime.InteropServices;

namespace Leak.Load;

/// <summary>The entry: commands, signals and exit codes. Not named Program: that is the server's.</summary>
internal static class LoadJob
{
    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await Commands.CommandLine.RunAsync(args, Console.Out, Console.Error, stop.Token);

        // The first asks the run to end and to write what it has; the second ends the process as usual.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
