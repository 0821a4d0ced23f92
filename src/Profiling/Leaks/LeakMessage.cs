using System.Globalization;
using System.Text;
using Leak.Profiling.Capturing;
using Leak.Profiling.Formats;

namespace Leak.Profiling.Leaks;

/// <summary>Says what was left behind.</summary>
internal static class LeakMessage
{
    private const int MostBytes = 1024 * 1024;

    /// <param name="left">What was left, each operation by itself.</param>
    /// <param name="lost">The identifiers of what can never complete; null: it was not looked for.</param>
    /// <param name="waited">For how long the operations had time to end.</param>
    /// <returns>The message, and what can never complete where that was looked for.</returns>
    public static (string Text, StackCapture? Never) Of(StackCapture left, IReadOnlySet<int>? lost, TimeSpan waited)
    {
        var text = new StringBuilder();
        if (lost is null)
        {
            Add(text, left, $"left behind, after waiting {Seconds(waited)}. Innermost first:");
            return (text.ToString(), null);
        }
        var never = CaptureFilter.Where(left, operation => lost.Contains(left.Operations.Ids[operation]));
        var others = CaptureFilter.Where(left, operation => !lost.Contains(left.Operations.Ids[operation]));
        if (never.Total > 0)
        {
            Add(text, never, "can never complete: nothing in the process refers to what would resume what is here. Innermost first:");
        }
        if (others.Total > 0)
        {
            Add(text, others, $"left behind, after waiting {Seconds(waited)}. Something can still resume what is here. Innermost first:");
        }
        return (text.ToString(), never);
    }

    private static void Add(StringBuilder text, StackCapture capture, string what)
    {
        using var stacks = new CappedBuffer(MostBytes);
        GroupedText.WriteStacks(capture.Stacks, stacks);
        text.Append(CultureInfo.InvariantCulture, $"{Counted(capture)} {what}\n\n{Encoding.UTF8.GetString(stacks.ToArray())}");
    }

    /// <summary>
    /// <c>3 async operations, and 3 that wait for them,</c>: the first is what the counts of the stacks add up to. <c>6 async operations on
    /// 5 stacks,</c> where several wait for one, which stands on the stack of each.
    /// </summary>
    private static string Counted(StackCapture capture)
    {
        var innermost = capture.Stacks.Sum(stack => stack.Count);
        if (capture.Operations.AwaitsToo.Count > 0)
        {
            return $"{capture.Total} async operations on {innermost} stacks,";
        }
        var outer = capture.Total - innermost;
        return $"{innermost} async operation{(innermost == 1 ? "" : "s")}{(outer > 0 ? $", and {outer} that wait{(outer == 1 ? "s" : "")} for {(innermost == 1 ? "it" : "them")}," : "")}";
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
