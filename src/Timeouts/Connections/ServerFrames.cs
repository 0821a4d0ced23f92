namespace Leak.Timeouts.Connections;

/// <summary>What Kestrel sends on HTTP/2: it calls a response complete while it waits for the client's window to take it.</summary>
/// <param name="events">Told of what is sent.</param>
internal sealed class ServerFrames(IStreamEvents events) : FrameParser, ISentBytes
{
    /// <inheritdoc/>
    public void OnBytes(ReadOnlySpan<byte> bytes) => Parse(bytes);

    /// <inheritdoc/>
    public void OnFlush()
    {
    }

    /// <inheritdoc/>
    public void OnBlocked(bool isBlocked) => events.OnBlocked(isBlocked);

    protected override void OnFrame(byte type, byte flags, int streamId)
    {
        if (type == RstStream)
        {
            events.OnReset(streamId);
        }
        else if (type is Data or Headers)
        {
            var isLast = (flags & EndStream) != 0;
            var bytes = type == Data ? Length : 0;
            if (isLast || bytes > 0)
            {
                events.OnSent(streamId, bytes, isLast);
            }
        }
    }
}
