using System.Diagnostics;
using Leak.Profiling;

namespace Leak.Unit.Profiling;

/// <summary>Waits for a capture to show what is expected: operations park in their own time on a busy machine.</summary>
internal static class Waits
{
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(20);

    public static async Task<TaskCapture> UntilCapture(TaskProfile profile, Func<TaskCapture, bool> condition)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var capture = profile.Capture();
            if (condition(capture))
            {
                return capture;
            }
            if (Stopwatch.GetElapsedTime(since) > s_ceiling)
            {
                throw new ShouldAssertException($"No such capture within {s_ceiling}. The last one:\n{Text(capture)}");
            }
            await Task.Delay(5);
        }
    }

    /// <summary>The stacks in which a method of the given type stands, each as one line, innermost first.</summary>
    public static string[] StacksOf(this TaskCapture capture, Type type) =>
        [.. capture.Stacks.Where(stack => stack.Frames.Any(frame => frame.Method.StartsWith(type.Name + ".", StringComparison.Ordinal)))
            .Select(stack => $"{stack.Count} @ {string.Join(" < ", stack.Frames.Select(frame => frame.Method))}")];

    public static string Text(TaskCapture capture) =>
        string.Join("\n", capture.Stacks.Select(stack => $"{stack.Count} @ {string.Join(" < ", stack.Frames.Select(frame => frame.Method))}"));
}
