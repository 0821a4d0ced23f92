namespace Leak.Timeouts.Connections;

/// <summary>What Kestrel sends on HTTP/2: it calls a response complete while it waits for the client's window to take it.</summary>
/// <param name="onSent">Called with the id of a stream whose response was sent to its end, or that was reset.</param>
internal sealed class ServerFrames(Action<int> onSent) : FrameParser
{
    /// <summary>Follows the next bytes.</summary>
    public void Observe(ReadOnlySpan<byte> bytes) => Parse(bytes);

    protected override void OnFrame(byte type, byte flags, int streamId)
    {
        if (type == RstStream || (type is Data or Headers && (flags & EndStream) != 0))
        {
            onSent(streamId);
        }
    }
}
