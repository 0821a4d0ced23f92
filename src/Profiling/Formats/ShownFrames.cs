using System.Globalization;
using Leak.Profiling.Capturing;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Formats;

/// <summary>What of a stack is written: a recursion of thousands tells no more than its innermost hundreds.</summary>
internal static class ShownFrames
{
    /// <summary>Frames of one stack that a format shows; the rest is one frame that says how many.</summary>
    public const int Most = 512;

    public static IEnumerable<NamedFrame> Of(CountedStack stack)
    {
        var shown = 0;
        foreach (var frame in stack.Frames)
        {
            if (shown++ == Most)
            {
                yield return Rest(stack.Frames.Count - Most);
                yield break;
            }
            yield return frame;
        }
    }

    public static NamedFrame Rest(int count) =>
        new(string.Create(CultureInfo.InvariantCulture, $"({count} more frames)"), "");
}
