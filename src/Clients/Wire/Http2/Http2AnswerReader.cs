using System.Globalization;
using System.Text;

namespace Leak.Clients.Wire.Http2;

/// <summary>Follows a server's frames: what each stream was answered, and how many the server has ended.</summary>
internal sealed class Http2AnswerReader : IAnswerReader
{
    // RFC 7541, appendix A: the first and the last index of :status, and the statuses that have one of their own.
    private const int FirstStatus = 8;
    private const int LastStatus = 14;
    private static readonly int[] s_statuses = [200, 204, 206, 304, 400, 404, 500];

    private readonly FrameReader _frames = new();

    // A bit for each of the first 128 streams: one that is answered and then reset has ended once.
    private UInt128 _ended;
    private UInt128 _whole;

    /// <summary>Whether the server's SETTINGS have come.</summary>
    public bool IsAnswered { get; private set; }

    /// <inheritdoc/>
    public int RequestsEnded => (int)UInt128.PopCount(_ended);

    /// <inheritdoc/>
    public int WholeAnswers => (int)UInt128.PopCount(_whole);

    /// <inheritdoc/>
    public int? StatusCode { get; private set; }

    /// <inheritdoc/>
    public string? GoAway { get; private set; }

    /// <inheritdoc/>
    public string? StreamReset { get; private set; }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (_frames.TryRead(ref bytes, out var frame))
        {
            IsAnswered |= frame.Type == FrameType.Settings && !frame.IsAck;
            if (frame.Type == FrameType.Headers)
            {
                StatusCode = StatusOf(frame) ?? StatusCode;
            }

            NoteError(frame);
            if (frame.EndsStream && frame.StreamId is > 0 and < 256)
            {
                var stream = UInt128.One << (frame.StreamId / 2);
                _whole |= frame.Type == FrameType.ResetStream || (_ended & stream) != 0 ? 0 : stream;
                _ended |= stream;
            }
        }
    }

    private void NoteError(Http2Frame frame)
    {
        if (frame.Error is not { } error)
        {
            return;
        }

        if (frame.Type == FrameType.GoAway)
        {
            GoAway = ErrorNames.Of(error);
        }
        else
        {
            StreamReset = ErrorNames.Of(error);
        }
    }

    /// <summary>A response's first field is its status (RFC 9113, section 8.3.2), which servers write without Huffman's code, or from the table.</summary>
    private static int? StatusOf(Http2Frame frame)
    {
        const byte Padded = 0x8;
        const byte Prioritized = 0x20;
        var block = frame.Payload;
        if (block.IsEmpty || ((byte)frame.Flags & (Padded | Prioritized)) != 0)
        {
            return null;
        }

        var indexed = block[0] & 0x7f;
        if ((block[0] & 0x80) != 0)
        {
            return indexed is >= FirstStatus and <= LastStatus ? s_statuses[indexed - FirstStatus] : null;
        }

        // A literal whose name is from the table: indexed anew (01), not indexed (0000), never indexed (0001).
        var name = (block[0] & 0x40) != 0 ? block[0] & 0x3f : block[0] & 0x0f;
        return name is >= FirstStatus and <= LastStatus && block.Length >= 5 && block[1] == 3
            && int.TryParse(Encoding.ASCII.GetString(block[2..5]), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : null;
    }
}
