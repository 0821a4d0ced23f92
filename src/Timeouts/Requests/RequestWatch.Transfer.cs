using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Connections.Features;

namespace Leak.Timeouts.Requests;

/// <summary>What passes of the request's body and of its response: told of an HTTP/2 stream, looked up for the only request of HTTP/1.</summary>
internal sealed partial class RequestWatch
{
    // Long enough for what comes in lumps, and short enough that a client which stops is soon seen to have.
    private static readonly TimeSpan s_longestWindow = TimeSpan.FromSeconds(20);

    private int _streamId;
    private long _received;
    private long _receivedAt;
    private long _sent;
    private long _sentAt;
    private long _granted;
    private Progress? _bodyProgress;
    private Progress? _responseProgress;

    /// <summary>The HTTP/2 stream; 0 on HTTP/1.</summary>
    public int StreamId => _streamId;

    /// <summary>Called when some of the stream's body came. Under the gate, as all of these.</summary>
    public void OnReceived(int bytes)
    {
        _received += bytes;
        _receivedAt = Now;
    }

    /// <summary>Called when the client lets the server send more on the stream.</summary>
    public void OnWindow(long bytes) => _granted += bytes;

    /// <summary>
    /// Called when some of the stream's response was sent. What fills the client's window to the last byte tells nothing: a client that
    /// takes a byte now and then would seem to read.
    /// </summary>
    /// <param name="bytes">How many.</param>
    /// <param name="initial">The window of each stream, before the client granted more.</param>
    /// <param name="connection">What is left of the connection's window.</param>
    public void OnSent(int bytes, long initial, long connection)
    {
        _sent += bytes;
        if (connection != 0 && initial + _granted != _sent)
        {
            _sentAt = Now;
        }
    }

    private void BeginTransfer(int streamId)
    {
        _streamId = streamId;
        _received = _receivedAt = _sent = _sentAt = _granted = 0;
        _bodyProgress = _responseProgress = null;
    }

    /// <summary>When something was last said on a stream.</summary>
    private long HeardAt(Streaming streaming)
    {
        var sentAt = Math.Max(_respondedAt, connection.IsHttp2 ? _sentAt : connection.SentAt);
        return Math.Max(Volatile.Read(ref _heardAt), streaming == Streaming.Both ? Math.Max(sentAt, _receivedAt) : sentAt);
    }

    /// <summary>Whether a body, or a response, has passed its limit without making the progress that would let it go on.</summary>
    private bool IsOver(long now, long since, long limit, bool isBody)
    {
        var elapsed = now - since;
        var frequency = Settings.Time.TimestampFrequency;
        var window = Math.Min(limit / 2, (long)(s_longestWindow.TotalSeconds * frequency));

        // Nothing needs to be known of most: they are over before. A heartbeat earlier than the window, for the first mark.
        if (limit == LimitTable.Off || elapsed < limit - window - frequency)
        {
            return false;
        }

        var isSlow = Settings.ProgressRate == 0 || Transferred(isBody) is not { } bytes
            || (isBody ? _bodyProgress ??= new(window) : _responseProgress ??= new(window)).Since(now, bytes) is not { } recent
            || recent.Bytes * frequency < Settings.ProgressRate * recent.Ticks;
        return isSlow && elapsed >= limit;
    }

    /// <summary>The bytes of the body that came, or of the response that the client took; <see langword="null"/>: not known.</summary>
    private long? Transferred(bool isBody)
    {
        if (connection.IsHttp2)
        {
            return isBody ? _received : _sent;
        }

        // What the server wrote is more than what the client took, by what the kernel holds.
        return TcpCounters.Of(connection.Features.Get<IConnectionSocketFeature>()?.Socket) is { } counters
            ? (long)(isBody ? counters.Received : counters.Acknowledged)
            : isBody ? null : connection.SentBytes;
    }
}
