using System.Runtime.InteropServices;

namespace Leak.Tool.Jobs;

/// <summary>Ends a job on Ctrl-C, with what it has.</summary>
public static class Signals
{
    /// <summary>One press may come twice: from the terminal's process group, and from a shell, dotnet run or timeout(1) that passes it on.</summary>
    private static readonly TimeSpan s_samePress = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs a job. The first SIGINT or SIGTERM cancels its token, so that it writes what it has; the second ends the process as usual.
    /// </summary>
    /// <param name="runAsync">The job; gives the exit code.</param>
    public static async Task<int> CancelAsync(Func<CancellationToken, Task<int>> runAsync)
    {
        ArgumentNullException.ThrowIfNull(runAsync);
        using var stop = new CancellationTokenSource();
        var first = 0L;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await runAsync(stop.Token);

        void Stop(PosixSignalContext signal)
        {
            var now = TimeProvider.System.GetTimestamp();
            var before = Interlocked.CompareExchange(ref first, now, 0);
            signal.Cancel = before == 0 || TimeProvider.System.GetElapsedTime(before, now) < s_samePress;
            stop.Cancel();
        }
    }
}
