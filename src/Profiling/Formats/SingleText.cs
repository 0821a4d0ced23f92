using System.Buffers;
using Leak.Profiling.Ages;
using Leak.Profiling.Capturing;

namespace Leak.Profiling.Formats;

/// <summary><c>?debug=2</c>: each innermost operation by itself, oldest first, with the age of each on the way out.</summary>
internal static class SingleText
{
    public static void Write(StackCapture capture, Func<int, TaskAge> ageOf, IBufferWriter<byte> target)
    {
        var operations = capture.Operations;
        var order = new List<int>();
        for (var i = 0; i < operations.Ids.Length; i++)
        {
            if (operations.Leaves[i])
            {
                order.Add(i);
            }
        }
        // By difference, as identifiers wrap around.
        order.Sort((a, b) => unchecked(operations.Ids[a] - operations.Ids[b]));
        var text = new Utf8Text(target);
        text.Add("task profile: total "u8).Add(capture.Total)
            .Add(" operations, "u8).Add(order.Count).Add(" innermost ("u8)
            .Add(capture.Source.ToString()).Add(": "u8).Add(capture.SourceReason).Add(")\n"u8);
        foreach (var operation in order)
        {
            WriteOne(capture, operation, ageOf, text);
        }
    }

    /// <summary>Where nothing tells operations apart, the groups are all there is.</summary>
    public static void WriteGroupsOnly(StackCapture capture, IBufferWriter<byte> target)
    {
        new Utf8Text(target).Add("no single operations and no ages from this source; grouped by method:\n"u8);
        GroupedText.Write(capture, target);
    }

    private static void WriteOne(StackCapture capture, int operation, Func<int, TaskAge> ageOf, Utf8Text text)
    {
        var (tree, ids, nodes, outer, _, _) = capture.Operations;
        text.Add("\ntask "u8).Add(ids[operation]).Add(" ["u8).Add(ageOf(ids[operation]).ToString()).Add("]:\n"u8);
        var shown = 0;
        for (var node = nodes[operation]; node != 0; node = tree.ParentOf(node))
        {
            if (shown++ == ShownFrames.Most)
            {
                text.Add("(more frames)\n"u8);
                return;
            }
            var frame = tree.FrameOf(node).Shown;
            text.Add(frame.Method).Add(" ("u8).Add(frame.Assembly).Add(")"u8);
            // Frames that the table does not hold (pooled boxes, some promises) have no operation of their own.
            if (operation >= 0 && nodes[operation] == node)
            {
                text.Add(" task "u8).Add(ids[operation]).Add(", "u8).Add(ageOf(ids[operation]).ToString());
                operation = outer[operation];
            }
            text.Add("\n"u8);
            if (frame.Location is { File: { } file, Line: var line })
            {
                text.Add("\t"u8).Add(file).Add(":"u8).Add(line).Add("\n"u8);
            }
        }
    }
}
