using System.Buffers;
using System.Text;

namespace Leak.Profiling.Formats;

/// <summary>Writes text as UTF-8 without a string for each line.</summary>
internal readonly struct Utf8Text(IBufferWriter<byte> target)
{
    public Utf8Text Add(ReadOnlySpan<byte> text)
    {
        target.Write(text);
        return this;
    }

    public Utf8Text Add(ReadOnlySpan<char> text)
    {
        var span = target.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        target.Advance(Encoding.UTF8.GetBytes(text, span));
        return this;
    }

    public Utf8Text Add(long number)
    {
        number.TryFormat(target.GetSpan(20), out int written);
        target.Advance(written);
        return this;
    }
}
