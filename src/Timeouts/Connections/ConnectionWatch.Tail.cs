using System.Diagnostics;
using System.IO.Pipelines;
using Leak.Timeouts.Limits;
using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Connections.Features;

namespace Leak.Timeouts.Connections;

/// <summary>
/// What the kernel still has of the responses once Kestrel is done with them. Between requests the heartbeat looks. Once Kestrel closes,
/// its FIN waits behind those bytes; so a descriptor of our own is kept, and the connection counts until the client has taken all, or is
/// reset when its time is over. Linux only: elsewhere the kernel does not tell.
/// </summary>
internal sealed partial class ConnectionWatch : IOutputEnd
{
    private static readonly TimeSpan s_firstLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(1);

    // Of a socket's own transport. Where something else lies between, its end does not close the socket, and nobody must wait for that.
    private static readonly Type s_ofSockets = new Pipe().Writer.GetType();

    private readonly bool _isSockets;
    private readonly CancellationToken _stopping;
    private ResponseTail? _tail;
    private KernelSocket? _kernel;
    private Task? _taken;
    private bool _isEnding;

    // Of what is no response, once a limit has had the connection closed: it has had its time. 0: that is not so.
    private long _restDue;

    private ResponseTail Tail => _tail ??= new ResponseTail(Settings);

    void IOutputEnd.OnCompleting()
    {
        lock (_gate)
        {
            if (!_isEnding && CanWait && !_isAborted && (_kernel = Keep()) is not null)
            {
                // From here on: a handler that ignores its token may keep Kestrel for ever.
                _taken = WaitAsync(_kernel);
            }

            _isEnding = true;
        }
    }

    private bool CanWait => _isSockets && !Settings.IsObserving && OperatingSystem.IsLinux();

    /// <summary>A descriptor where the client may not have taken all.</summary>
    private KernelSocket? Keep()
    {
        var now = Settings.Time.GetTimestamp();
        if (Socket() is not { } socket || (_frames is null && SentAt == 0))
        {
            return null;
        }

        // What was written of late may not have come to the kernel yet: nothing tells then. Of HTTP/2 it is not known when that was.
        if (_frames is null && Settings.Time.GetElapsedTime(SentAt, now) > s_heartbeat && TcpCounters.Of(socket) is not { Pending: > 0 })
        {
            return null;
        }

        if (Tail.IsEmpty)
        {
            // Acknowledgements that nobody read while the connection was idle: they must not add a limit to the one that is over.
            _restDue = IsHttp2 && _abortAtBeat != 0 && _fired is not null ? now + (long)(s_heartbeat.TotalSeconds * Settings.Time.TimestampFrequency) : 0;
            AddRest(now);
        }

        return Tail.HasLimit ? KernelSocket.Of(socket) : null;
    }

    /// <summary>What no request's limit bounds: an answer of Kestrel's own.</summary>
    private void AddRest(long now) => Tail.Add(now, Limits.FirstOn(Limit.Write, Limit.Handler, Limit.KeepAlive));

    /// <summary>Kestrel is done with the connection; what is to be waited for before it counts no more.</summary>
    private Task Leave()
    {
        bool isEnding;
        lock (_gate)
        {
            _completedAt = Settings.Time.GetTimestamp();
            TakeKestrelsReason();
            isEnding = _isEnding;
        }

        if (!isEnding && CanWait)
        {
            // Of a TLS connection Kestrel does it later. Its FIN is sent now, behind what the kernel has.
            _raw.Output.Complete();
        }

        lock (_gate)
        {
            // No head will come, for which the connection had time.
            _abortAtBeat = _abortAtBeat == 0 || _kernel is not null ? 0 : Math.Min(_abortAtBeat, _beats + 1);
            return _taken ?? Task.CompletedTask;
        }
    }

    /// <summary>Waits until the client has taken all, or has had its time. A timer, as Kestrel's heartbeat keeps no connection alive.</summary>
    private async Task WaitAsync(KernelSocket kernel)
    {
        try
        {
            var pause = s_firstLook;
            do
            {
                await Task.Delay(pause, Settings.Time, _stopping);
                pause = pause < s_heartbeat / 2 ? 2 * pause : s_heartbeat;
            }
            while (!IsTaken(kernel));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The server stops: the kernel does the rest, as it does for any process that ends.
        }
        finally
        {
            lock (_gate)
            {
                kernel.Dispose();
            }
        }
    }

    private bool IsTaken(KernelSocket kernel)
    {
        lock (_gate)
        {
            if (kernel.IsClosed || kernel.Read() is not { } counters || counters.IsOver)
            {
                return true;
            }

            if (!_isAborted)
            {
                var now = Settings.Time.GetTimestamp();
                if (Tail.IsEmpty)
                {
                    if (counters.Pending == 0)
                    {
                        // No FIN was sent, and none will be: what closes the socket is not Kestrel.
                        return _completedAt != 0 && Settings.Time.GetElapsedTime(_completedAt, now) > 2 * s_heartbeat;
                    }

                    AddRest(now);
                }

                var due = Tail.Due(now, counters, isBusy: false) ?? (_restDue != 0 && now >= _restDue && counters.Pending > 0 ? _fired : null);
                if (Debugger.IsAttached || due is not { } limit)
                {
                    return false;
                }

                Reset(limit);
            }
        }

        // Kestrel's descriptor is open still where not all has come to the kernel.
        Abort(AbortReason());
        return true;
    }

    /// <summary>Between requests, and beside them: whether the client left unread what it was sent for too long.</summary>
    private void BeatTail(long now)
    {
        if (_kernel is not null || _completedAt != 0 || (_isCounted && Settings.IsObserving))
        {
            return;
        }

        foreach (var request in _requests)
        {
            // HTTP/1 has one, whose own watch looks at the same counts; beside what was before it, it has its own time.
            if (_tail?.IsEmpty == false || (IsHttp2 && request.IsResponding))
            {
                request.AddTo(Tail);
            }
        }

        if (_tail?.IsEmpty != false || !_tail.HasLimit)
        {
            return;
        }

        if (TcpCounters.Of(Socket()) is not { } counters)
        {
            _tail.Clear();
        }
        else if (_tail.Due(now, counters, isBusy: _live > 0) is { } limit)
        {
            if (!Settings.IsObserving)
            {
                Reset(limit);
            }
            else if (!_isCounted)
            {
                _isCounted = true;
                Tell(limit);
            }
        }
    }

    /// <summary>Where KeepAlive had it closed, that was no end: this is.</summary>
    private void Reset(Limit limit)
    {
        _fired = _isCounted ? _fired : limit;
        Count();
        AbortSoon();
    }

    private void ResetKernel()
    {
        lock (_gate)
        {
            _kernel?.Reset();
        }
    }

    private System.Net.Sockets.Socket? Socket() => Features.Get<IConnectionSocketFeature>()?.Socket;
}
