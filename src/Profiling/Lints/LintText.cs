using System.Buffers;
using Leak.Profiling.Formats;

namespace Leak.Profiling.Lints;

/// <summary>What the lints tell as text.</summary>
internal static class LintText
{
    private const int Most = 100;
    private const int MostFrames = 64;

    public static void Write(IReadOnlyList<LintFinding> findings, bool areRequestsKnown, IBufferWriter<byte> target)
    {
        var text = new Utf8Text(target);
        text.Add("task lints: "u8).Add(findings.Count).Add(" findings\n"u8);
        if (!areRequestsKnown)
        {
            text.Add("parked-request did not look: nobody notes the requests (AddRequestsInProgress)\n"u8);
        }
        foreach (var finding in findings.Take(Most))
        {
            text.Add("\n"u8).Add(finding.Lint).Add(": "u8).Add(finding.Message).Add("\n"u8);
            foreach (var frame in finding.Frames.Take(MostFrames))
            {
                GroupedText.WriteFrame(text, frame);
            }
            if (finding.Frames.Count > MostFrames)
            {
                text.Add("#\t(more frames)\n"u8);
            }
        }
        if (findings.Count > Most)
        {
            text.Add("\nand "u8).Add(findings.Count - Most).Add(" more findings\n"u8);
        }
    }
}
