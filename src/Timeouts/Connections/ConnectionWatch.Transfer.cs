using Leak.Timeouts.Requests;

namespace Leak.Timeouts.Connections;

/// <summary>What passes over the connection: of each stream on HTTP/2, as a whole on HTTP/1. Told under Kestrel's own locks.</summary>
internal sealed partial class ConnectionWatch : ISentBytes, IStreamEvents
{
    private readonly StreamWindows _windows = new();
    private long _sentBytes;
    private long _sentAt;
    private SharedOutput? _output;

    /// <inheritdoc/>
    public SharedOutput? Output => _output;

    /// <inheritdoc/>
    public long InitialWindow => _windows.Initial;

    /// <inheritdoc/>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <inheritdoc/>
    public long SentAt => Volatile.Read(ref _sentAt);

    void ISentBytes.OnBytes(ReadOnlySpan<byte> bytes) => Volatile.Write(ref _sentBytes, _sentBytes + bytes.Length);

    void ISentBytes.OnFlush() => Volatile.Write(ref _sentAt, Settings.Time.GetTimestamp());

    void ISentBytes.OnBlocked(bool isBlocked)
    {
    }

    void IStreamEvents.OnReceived(int streamId, int bytes)
    {
        lock (_gate)
        {
            Stream(streamId)?.OnReceived(bytes);
        }
    }

    void IStreamEvents.OnWindow(int streamId, long bytes)
    {
        lock (_gate)
        {
            if (streamId == 0)
            {
                _output?.Grant(bytes, Settings.Time);
            }
            else if (Stream(streamId) is { } request)
            {
                request.OnWindow(bytes);
            }
            else
            {
                _windows.GrantEarly(streamId, bytes);
            }
        }
    }

    void IStreamEvents.OnInitialWindow(long bytes)
    {
        lock (_gate)
        {
            // Of streams that are open too (RFC 9113, section 6.9.2).
            foreach (var request in _requests)
            {
                request.OnWindow(bytes - _windows.Initial);
            }

            _windows.Initial = bytes;
        }
    }

    void IStreamEvents.OnSent(int streamId, int bytes, bool isLast)
    {
        lock (_gate)
        {
            var output = _output!;
            // The last of a small response costs no look at the clock.
            var now = isLast && output.Window.Left > bytes ? 0 : Settings.Time.GetTimestamp();
            output.OnSent(bytes, now);
            if (Stream(streamId) is not { } request)
            {
                return;
            }

            if (!isLast)
            {
                request.OnSent(bytes, now);
            }
            else if (request.OnAllSent())
            {
                Remove(request);
            }
        }
    }

    void IStreamEvents.OnReset(int streamId)
    {
        lock (_gate)
        {
            if (Stream(streamId) is { } request && request.OnAllSent())
            {
                Remove(request);
            }
        }
    }

    void IStreamEvents.OnBlocked(bool isBlocked) => _output!.OnBlocked(isBlocked, Settings.Time.GetTimestamp());

    private RequestWatch? Stream(int streamId)
    {
        foreach (var request in _requests)
        {
            if (request.StreamId == streamId)
            {
                return request;
            }
        }

        return null;
    }
}
