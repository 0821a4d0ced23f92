using System.Net.Sockets;
using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Connections.Features;

namespace Leak.Timeouts.Requests;

/// <summary>What passes of the request's body and of its response: told of an HTTP/2 stream, looked up for the only request of HTTP/1.</summary>
internal sealed partial class RequestWatch
{
    // A body may come in small records of TLS; and what came before the first look is not known.
    private const int OverheadFactor = 2;
    private const int Overhead = 65_536;

    private int _streamId;
    private long _received;
    private long _receivedAt;
    private long _sent;
    private long _sentAt;
    private SendWindow _window;
    private long _written;
    private long _waitsFrom;
    private long _inputAt;
    private long _inputBase;
    private Pace? _input;
    private OutputWait? _output;
    private Progress? _bodyProgress;
    private Progress? _responseProgress;

    /// <summary>The HTTP/2 stream; 0 on HTTP/1.</summary>
    public int StreamId => _streamId;

    private Socket? Socket => connection.Features.Get<IConnectionSocketFeature>()?.Socket;

    /// <summary>Called when some of the stream's body came. Under the gate, as all of these.</summary>
    public void OnReceived(int bytes)
    {
        _received += bytes;
        _receivedAt = Now;
    }

    /// <summary>Called when the client lets the server send more on the stream, or less.</summary>
    public void OnWindow(long bytes) => _window.Grant(bytes, Settings.Time);

    /// <summary>Called when some of the stream's response was sent.</summary>
    public void OnSent(int bytes, long now)
    {
        Volatile.Write(ref _sent, _sent + bytes);
        _sentAt = now;
        _window.Take(bytes, now);
    }

    /// <summary>Called when the handler of an upgraded connection or stream is about to write. On the handler's thread.</summary>
    public void OnWriting(int bytes)
    {
        if (_written <= Volatile.Read(ref _sent))
        {
            Volatile.Write(ref _waitsFrom, Now);
        }

        Volatile.Write(ref _written, _written + bytes);
    }

    private void BeginTransfer(int streamId)
    {
        _streamId = streamId;
        _received = _receivedAt = _sent = _sentAt = _written = _waitsFrom = _inputAt = 0;
        _bodyProgress = _responseProgress = null;
        _input = null;
        _output = null;
        if (connection.Output is not null)
        {
            _window.Begin(connection.InitialWindow, Now);
        }
    }

    /// <summary>Whether something that was sent, or is to be, has waited for its client for longer than it may.</summary>
    private bool IsUntaken(long limit, long now)
    {
        if (connection.Output is not { } shared)
        {
            _unread ??= new UnreadData(Socket, Settings.Time.TimestampFrequency, _startedAt);
            return _unread.Since(now) is { } since && now - since >= limit;
        }

        _output ??= new OutputWait(shared, Settings.StreamRate, Settings.Time.TimestampFrequency);
        var written = Volatile.Read(ref _written);
        // Nothing waits of a response that has not begun, or that was sent to its end; what an upgraded stream has written is known.
        bool? isWaiting = _respondedAt == 0 || _isSent ? false : _isUpgraded && written >= _sent ? written > _sent : null;
        var beganAt = Math.Max(_respondedAt, _isUpgraded ? Volatile.Read(ref _waitsFrom) : 0);
        return _output.IsOver(new(_sent, _window, beganAt, isWaiting), shared.Counters(Socket, now), limit, now);
    }

    /// <summary>Whether nobody has said anything on a stream, or on an upgraded connection, for longer than is allowed.</summary>
    private bool IsSilent(Streaming streaming, long limit, long now)
    {
        var saidAt = SaidAt(streaming);
        if (streaming != Streaming.Server || !IsReading(now) || Transferred(isBody: true) is not { } bytes)
        {
            return now - Math.Max(saidAt, _inputAt) >= limit;
        }

        // A body that comes at the rate is not silent; one that drips is.
        if (_input is null)
        {
            _inputBase = connection.IsHttp2 ? 0 : bytes;
            _input = new Pace(Settings.StreamRate, Settings.Time.TimestampFrequency);
            _input.Restart(saidAt, _inputBase);
        }

        // On HTTP/1 the kernel's count goes on with what is no part of the body.
        if (!connection.IsHttp2 && _context!.Request.ContentLength is { } length)
        {
            bytes = Math.Min(bytes, _inputBase + (OverheadFactor * length) + Overhead);
        }

        if (saidAt > _input.Since || _input.Keeps(now, bytes))
        {
            _inputAt = saidAt > _input.Since ? saidAt : now;
            _input.Restart(_inputAt, bytes);
        }

        var isOver = _input.IsOver(now, bytes, limit);
        if (!isOver && now - _input.Since >= limit)
        {
            // It comes at the rate again: whoever ends it has the limit for what follows.
            _inputAt = now;
        }

        return isOver;
    }

    /// <summary>When something was last said.</summary>
    private long SaidAt(Streaming streaming)
    {
        var heardAt = Math.Max(Volatile.Read(ref _heardAt), _output?.ExcusedAt ?? 0);
        if (_isUpgraded)
        {
            return heardAt;
        }

        var sentAt = Math.Max(_respondedAt, connection.IsHttp2 ? _sentAt : connection.SentAt);
        return Math.Max(heardAt, streaming == Streaming.Both ? Math.Max(sentAt, _receivedAt) : sentAt);
    }

    /// <summary>Whether a body, or a response, has passed its limit without making the progress that would let it go on.</summary>
    private bool IsOver(long now, long since, long limit, bool isBody)
    {
        var elapsed = now - since;
        var frequency = Settings.Time.TimestampFrequency;
        var window = Pace.Window(limit, frequency);

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
        return TcpCounters.Of(Socket) is { } counters
            ? (long)(isBody ? counters.Received : counters.Acknowledged)
            : isBody ? null : connection.SentBytes;
    }
}
