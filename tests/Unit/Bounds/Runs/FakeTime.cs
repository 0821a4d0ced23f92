using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Runs;

internal static class FakeTime
{
    /// <summary>Far above what any of these waits for, in fake time.</summary>
    private static readonly TimeSpan s_ceiling = TimeSpan.FromMinutes(1);

    /// <summary>Lets fake time pass, a little at a time, until the task has ended.</summary>
    public static async Task<T> PassUntilAsync<T>(this FakeTimeProvider time, Task<T> task)
    {
        var began = time.GetTimestamp();
        while (!task.IsCompleted)
        {
            time.GetElapsedTime(began).ShouldBeLessThan(s_ceiling, "it never ended");
            time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }

        return await task;
    }
}
