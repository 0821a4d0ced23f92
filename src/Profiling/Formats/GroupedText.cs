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
        WriteStacks(capture.Stacks, target);
    }

    /// <summary>What the collector took, at most <paramref name="most"/> stacks of it; nothing where that is none.</summary>
    public static void WriteTaken(TakenTally taken, int most, IBufferWriter<byte> target)
    {
        if (taken.Total == 0)
        {
            return;
        }
        var stacks = taken.Stacks();
        var text = new Utf8Text(target);
        text.Add("\ntaken by the collector, as nothing could complete them: "u8).Add(taken.Total)
            .Add(" operations so far, in "u8).Add(stacks.Length).Add(stacks.Length == TakenTally.MostStacks ? " stacks or more"u8 : " stacks"u8)
            .Add(stacks.Length > most ? "; the largest:\n"u8 : "\n"u8);
        WriteStacks(stacks.AsSpan(0, Math.Min(most, stacks.Length)), target);
    }

    public static void WriteStacks(ReadOnlySpan<CountedStack> stacks, IBufferWriter<byte> target)
    {
        var text = new Utf8Text(target);
        foreach (var stack in stacks)
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
