using System.Diagnostics;

namespace Leak.Unit.Bounds.Workloads.Http2;

/// <summary>Waits for what a park or a server will come to.</summary>
internal static class Http2Wait
{
    public static async Task UntilAsync(Func<bool> condition, Func<string> last)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > LoopbackListener.Ceiling)
            {
                throw new TimeoutException($"Waited {waited.Elapsed.TotalSeconds:F0} s; at last {last()}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }
}
