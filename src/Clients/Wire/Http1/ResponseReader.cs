using System.Buffers;
using System.Globalization;
using System.Text;

namespace Leak.Clients.Wire.Http1;

/// <summary>
/// Follows one HTTP/1.1 response as its bytes come, in pieces of any size: its status, and where it ends (RFC 9112, 6.3).
/// Interim responses (100 Continue) are passed over. What is not HTTP/1.1 is swallowed and never complete.
/// </summary>
internal sealed class ResponseReader
{
    private const int MaxHeadBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _line = new(256);
    private Part _part = Part.StatusLine;
    private long _remaining;
    private bool _chunked;
    private long? _length;

    /// <summary>Takes a piece of a body.</summary>
    public delegate void BodySink(ReadOnlySpan<byte> body);

    private enum Part
    {
        StatusLine,
        Header,
        Body,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer,
        UntilClose,
        Complete,
    }

    /// <summary>The final status, once its line was seen.</summary>
    public int? StatusCode { get; private set; }

    /// <summary>The size of its body, as far as it was read, without the frames of chunks.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>Is given the body, piece by piece; <see langword="null"/>: nobody wants it.</summary>
    public BodySink? Body { get; init; }

    /// <summary>Whether the server says that it will close the connection after it.</summary>
    public bool Closes { get; private set; }

    /// <summary>Whether the head of the final response was read.</summary>
    public bool IsHeadComplete => StatusCode is not null && _part is not (Part.StatusLine or Part.Header);

    /// <summary>Whether the whole response was read.</summary>
    public bool IsComplete => _part == Part.Complete;

    /// <summary>Reads on.</summary>
    /// <returns>How many bytes belong to this response: fewer than given once it is complete.</returns>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (taken < bytes.Length && !IsComplete)
        {
            var rest = bytes[taken..];
            taken += _part switch
            {
                Part.UntilClose => Take(rest),
                Part.Body or Part.ChunkData => Skip(rest),
                _ => TakeLine(rest),
            };
        }

        return taken;
    }

    private int Skip(ReadOnlySpan<byte> bytes)
    {
        var skipped = Take(bytes[..(int)Math.Min(bytes.Length, _remaining)]);
        _remaining -= skipped;
        if (_remaining == 0)
        {
            _part = _part == Part.Body ? Part.Complete : Part.ChunkEnd;
        }

        return skipped;
    }

    private int Take(ReadOnlySpan<byte> body)
    {
        BodyBytes += body.Length;
        Body?.Invoke(body);
        return body.Length;
    }

    private int TakeLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var piece = end < 0 ? bytes : bytes[..(end + 1)];
        _line.Write(piece);
        if (end >= 0)
        {
            var line = Encoding.Latin1.GetString(_line.WrittenSpan).TrimEnd('\r', '\n');
            _line.ResetWrittenCount();
            Follow(line);
        }
        else if (_line.WrittenCount > MaxHeadBytes)
        {
            _part = Part.UntilClose;
        }

        return piece.Length;
    }

    private void Follow(string line)
    {
        switch (_part)
        {
            case Part.StatusLine:
                FollowStatusLine(line);
                break;
            case Part.Header when line.Length > 0:
                FollowHeader(line);
                break;
            case Part.Header:
                BeginBody();
                break;
            case Part.ChunkSize:
                BeginChunk(line);
                break;
            case Part.ChunkEnd:
                _part = Part.ChunkSize;
                break;
            case Part.Trailer when line.Length == 0:
                _part = Part.Complete;
                break;
        }
    }

    private void FollowStatusLine(string line)
    {
        if (line.StartsWith("HTTP/1.", StringComparison.Ordinal)
            && line.Length >= 12
            && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            StatusCode = status;
            _part = Part.Header;
        }
        else
        {
            _part = Part.UntilClose;
        }
    }

    private void FollowHeader(string line)
    {
        var colon = line.IndexOf(':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? string.Empty : line[(colon + 1)..].Trim();
        if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
            && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            _length = length;
        }
        else if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
        {
            _chunked = value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase);
        }
        else if (name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
        {
            Closes = value.Contains("close", StringComparison.OrdinalIgnoreCase);
        }
    }

    private void BeginBody()
    {
        _part = StatusCode switch
        {
            101 => Part.Complete,
            < 200 => Part.StatusLine,
            204 or 304 => Part.Complete,
            _ when _chunked => Part.ChunkSize,
            _ when _length == 0 => Part.Complete,
            _ when _length is not null => Part.Body,
            _ => Part.UntilClose,
        };
        if (_part == Part.StatusLine)
        {
            StatusCode = null;
        }

        _remaining = _length ?? 0;
    }

    private void BeginChunk(string line)
    {
        var size = line.AsSpan();
        var extension = size.IndexOf(';');
        if (extension >= 0)
        {
            size = size[..extension];
        }

        if (!long.TryParse(size.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _remaining) || _remaining < 0)
        {
            _part = Part.UntilClose;
        }
        else
        {
            _part = _remaining == 0 ? Part.Trailer : Part.ChunkData;
        }
    }
}
