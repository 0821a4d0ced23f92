using System.Net.Sockets;

namespace Leak.Bounds.Workloads.Parking;

/// <summary>One parked connection. Once admitted, only the park's thread touches its socket.</summary>
internal sealed class ParkedConnection
{
    private readonly TimeSpan _openedAt;
    private ReadOnlyMemory<byte> _unsent;
    private ResponseReader? _response;
    private ushort _clientPort;
    private short _statusCode;

    public ParkedConnection(ParkLane lane, Socket socket, TimeSpan openedAt, bool isConnected)
    {
        Lane = lane;
        Socket = socket;
        _openedAt = openedAt;
        _unsent = lane.Script.Opening;
        AwaitsResponse = lane.Script.AwaitsResponse;
        if (isConnected)
        {
            BeginScript();
        }
        else
        {
            Connecting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public ParkLane Lane { get; }

    public Socket Socket { get; }

    /// <summary>Completed when the connection is there; <see langword="null"/> from then on.</summary>
    public TaskCompletionSource? Connecting { get; private set; }

    /// <summary>Where the lane keeps it.</summary>
    public int Place { get; set; }

    /// <summary>Where the means of waiting keeps it.</summary>
    public int Slot { get; set; }

    public Interest Interest { get; set; }

    public bool AwaitsResponse { get; private set; }

    public bool HasUnsent => !_unsent.IsEmpty;

    public bool HasEnded { get; set; }

    public Interest Wants => Connecting is not null
        ? Interest.Write
        : (Lane.Script.Reads || AwaitsResponse ? Interest.Read : 0) | (HasUnsent ? Interest.Write : 0);

    /// <summary>The connection is there: sends what can be sent at once.</summary>
    public void BeginScript()
    {
        Connecting = null;
        _clientPort = (ushort)NonBlockingConnect.LocalPort(Socket);

        // Where it fails, the park's thread finds out why.
        Flush();
    }

    /// <summary>To be sent after what is not sent yet.</summary>
    public void SendAfter(ReadOnlyMemory<byte> bytes) =>
        _unsent = HasUnsent ? (byte[])[.. _unsent.Span, .. bytes.Span] : bytes;

    /// <summary>To be sent, unless the server has not even taken what came before: it is owed nothing more then.</summary>
    public void SendUnlessBehind(ReadOnlyMemory<byte> bytes)
    {
        if (!HasUnsent)
        {
            _unsent = bytes;
        }
    }

    /// <summary>Sends what it can. False: the connection is broken, which the next read explains.</summary>
    public bool Flush()
    {
        while (HasUnsent)
        {
            var sent = Socket.Send(_unsent.Span, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return true;
            }

            if (error != SocketError.Success)
            {
                return false;
            }

            _unsent = _unsent[sent..];
        }

        return true;
    }

    /// <summary>Takes note of what the server sent.</summary>
    /// <returns>Whether the awaited response has just become complete.</returns>
    public bool Note(ReadOnlySpan<byte> bytes)
    {
        var completed = false;
        while (!bytes.IsEmpty)
        {
            _response ??= new ResponseReader();
            bytes = bytes[_response.Read(bytes)..];
            if (_response.StatusCode is { } status)
            {
                _statusCode = (short)status;
            }

            if (_response.IsComplete)
            {
                _response = null;
                completed |= AwaitsResponse;
                AwaitsResponse = false;
            }
        }

        return completed;
    }

    public Lifetime LivedUntil(TimeSpan now, Ending ending) =>
        new(_openedAt, now - _openedAt, ending, _clientPort, _statusCode == 0 ? null : _statusCode);
}
