using System.Net;
using System.Net.Sockets;
using Leak.Clients.Wire.Http2;
using Leak.Shared;

namespace Leak.Unit.Clients.Wire.Http2;

/// <summary>A client's connection that sends and reads frames.</summary>
internal sealed class FrameConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly FrameReader _reader = new();
    private readonly byte[] _buffer = new byte[4096];
    private Memory<byte> _unread;

    public FrameConnection(int port)
    {
        _socket.ReceiveTimeout = (int)Eventually.Ceiling.TotalMilliseconds;
        _socket.Connect(IPAddress.Loopback, port);
    }

    public void Send(FrameWriter frames) => Send(frames.Bytes);

    public void Send(ReadOnlyMemory<byte> bytes) => _socket.Send(bytes.Span);

    /// <summary>Reads up to the first frame of a kind.</summary>
    /// <exception cref="EndOfStreamException">The server closed before.</exception>
    public Seen ReadUntil(FrameType type, Func<Seen, bool>? condition = null)
    {
        while (true)
        {
            ReadOnlySpan<byte> bytes = _unread.Span;
            while (_reader.TryRead(ref bytes, out var frame))
            {
                var seen = new Seen(frame.Type, frame.Flags, frame.StreamId, frame.Error, frame.EndsStream, frame.PingContent, frame.Payload.ToArray());
                if (seen.Type == type && condition?.Invoke(seen) != false)
                {
                    _unread = _unread[^bytes.Length..];
                    return seen;
                }
            }

            var read = _socket.Receive(_buffer);
            _unread = _buffer.AsMemory(0, read);
            if (read == 0)
            {
                throw new EndOfStreamException($"The server closed and had sent no {type} of that kind.");
            }
        }
    }

    /// <summary>What still comes, until the server closes.</summary>
    public byte[] ReadToEnd()
    {
        var rest = new MemoryStream();
        rest.Write(_unread.Span);
        for (int read; (read = _socket.Receive(_buffer)) > 0;)
        {
            rest.Write(_buffer, 0, read);
        }

        return rest.ToArray();
    }

    public void Dispose() => _socket.Dispose();

    public sealed record Seen(FrameType Type, FrameFlags Flags, int StreamId, Http2ErrorCode? Error, bool EndsStream, ulong PingContent, byte[] Payload);
}
