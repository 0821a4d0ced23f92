using System.Buffers;
using Leak.Profiling.Capturing;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Formats;

/// <summary><c>?debug=1</c>: stacks, largest first, as Go writes goroutines.</summary>
internal static class GroupedText
{
    public static void Write(StackCapture capture, IBufferWriter<byte> target)
    {
        var text = new Utf8Text(target);
        text.Add("task profile: total "u8).Add(capture.Total)
            .Add(" operations in "u8).Add(capture.Stacks.Length).Add(" stacks ("u8)
            .Add(capture.Source.ToString()).Add(": "u8).Add(capture.SourceReason).Add(")\n"u8);
        WriteStacks(capture, target);
    }

    public static void WriteStacks(StackCapture capture, IBufferWriter<byte> target)
    {
        var text = new Utf8Text(target);
        foreach (var stack in capture.Stacks)
        {
            text.Add(stack.Count).Add(" @\n"u8);
            foreach (var frame in ShownFrames.Of(stack))
            {
                WriteFrame(text, frame);
            }
            text.Add("\n"u8);
        }
    }

    public static void WriteFrame(Utf8Text text, NamedFrame frame)
    {
        text.Add("#\t"u8).Add(frame.Method).Add("\t"u8).Add(frame.Assembly);
        if (frame.Location is { File: { } file, Line: var line })
        {
            text.Add("\t"u8).Add(file).Add(":"u8).Add(line);
        }
        text.Add("\n"u8);
    }
}
