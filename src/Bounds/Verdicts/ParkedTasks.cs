using System.Text.RegularExpressions;
using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>Where tasks are parked, for the sentence of a bound that they broke.</summary>
internal static partial class ParkedTasks
{
    /// <summary>More would make the sentence too long to read.</summary>
    private const int MostStacks = 5;

    /// <summary>How many frames are shown of a stack in which no frame has a file.</summary>
    private const int MostFrames = 3;

    /// <summary>
    /// <c>: 68 × SemaphoreSlim.WaitAsync ← App.UseGate (App.cs:54); 2 × …</c>, the largest first, each from its innermost frame out to
    /// the first whose file is known. Empty where there is no stack.
    /// </summary>
    public static string Of(IReadOnlyList<StackProfile> stacks)
    {
        if (stacks.Count == 0)
        {
            return "";
        }

        var shown = stacks.OrderByDescending(stack => stack.Count).Take(MostStacks).Select(stack => $"{stack.Count} × {Path(stack.Frames)}");
        var others = stacks.Count - MostStacks;
        return $": {string.Join("; ", shown)}{(others > 0 ? $"; and others on {Wording.Amount(others, "stacks")}" : "")}";
    }

    private static string Path(IReadOnlyList<string> texts)
    {
        var frames = texts.Select(Frame.Of).ToList();
        var located = frames.FindIndex(frame => frame.File is not null);
        return located switch
        {
            < 0 => string.Join(" ← ", frames.Take(MostFrames).Select(frame => frame.Method)),
            0 => frames[0].Located,
            1 => $"{frames[0].Method} ← {frames[1].Located}",
            _ => $"{frames[0].Method} ← … ← {frames[located].Located}",
        };
    }

    /// <summary>A frame's parts; a text that is not made as those of <see cref="StackProfile"/> is all method.</summary>
    private sealed partial record Frame(string Method, string? File, string Line)
    {
        public string Located => $"{Method} ({File}:{Line})";

        public static Frame Of(string text)
        {
            var match = Parts().Match(text);
            return !match.Success ? new Frame(text, null, "")
                : new Frame(match.Groups["method"].Value, match.Groups["file"] is { Success: true } file ? file.Value : null, match.Groups["line"].Value);
        }

        // Of the file its name alone: a compiler knows it by either system's path.
        [GeneratedRegex(@"^(?<method>.+?) \([^()]*\)( at (.*[/\\])?(?<file>[^/\\]+):(?<line>\d+))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
        private static partial Regex Parts();
    }
}
