using System.Buffers;
using System.Text.Json;
using Leak.Profiling.Capturing;

namespace Leak.Profiling.Formats;

/// <summary>A file that https://www.speedscope.app opens: a sampled profile by its own schema.</summary>
internal static class SpeedscopeJson
{
    public static void Write(StackCapture capture, string name, IBufferWriter<byte> target)
    {
        var numbers = new Dictionary<ShownFrame, int>();
        var samples = capture.Stacks.Select(stack => Sample(stack, numbers)).ToArray();
        using var json = new Utf8JsonWriter(target);
        json.WriteStartObject();
        json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
        json.WriteString("exporter", "Leak.Profiling");
        json.WriteString("name", name);
        json.WriteNumber("activeProfileIndex", 0);
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        foreach (var (frame, _) in numbers) // in the order they were added: nothing is ever removed
        {
            WriteFrame(json, frame);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("profiles");
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", $"tasks ({capture.Source}: {capture.SourceReason})");
        json.WriteString("unit", "none");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", capture.Stacks.Sum(stack => (long)stack.Count));
        json.WriteStartArray("samples");
        foreach (var sample in samples)
        {
            json.WriteStartArray();
            foreach (var frame in sample)
            {
                json.WriteNumberValue(frame);
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (var stack in capture.Stacks)
        {
            json.WriteNumberValue(stack.Count);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Outermost first, the other way round than ours.
    private static List<int> Sample(CountedStack stack, Dictionary<ShownFrame, int> numbers)
    {
        var sample = new List<int>();
        foreach (var whole in ShownFrames.Of(stack))
        {
            var frame = new ShownFrame(whole.Method, whole.Location.File ?? whole.Assembly, whole.Location.Line);
            if (!numbers.TryGetValue(frame, out var number))
            {
                numbers.Add(frame, number = numbers.Count);
            }
            sample.Add(number);
        }
        sample.Reverse();
        return sample;
    }

    private static void WriteFrame(Utf8JsonWriter json, ShownFrame frame)
    {
        json.WriteStartObject();
        json.WriteString("name", frame.Method);
        json.WriteString("file", frame.File);
        if (frame.Line > 0)
        {
            json.WriteNumber("line", frame.Line);
        }
        json.WriteEndObject();
    }

    // Two awaits whose lines are not known are one frame: a viewer would list the same name twice.
    private readonly record struct ShownFrame(string Method, string File, int Line);
}
