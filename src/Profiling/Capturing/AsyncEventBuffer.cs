using System.Buffers.Binary;

namespace Leak.Profiling.Capturing;

/// <summary>
/// Reads one event of <c>AsyncProfilerEventSource</c>, which is a thread's buffer of many: a header of 37 bytes, then for each its number,
/// the ticks since the one before, and what it carries.
/// </summary>
/// <remarks>Numbers are in sevens of bits, lowest first; a difference has its sign in the lowest bit.</remarks>
internal ref struct AsyncEventBuffer
{
    private const int HeaderBytes = 37;
    private const byte KnownVersion = 1;

    // What each carries, by its number: nothing, a length of one byte and as many, or of two.
    private static ReadOnlySpan<byte> LengthBytes => [0, 1, 1, 0, 0, 1, 2, 2, 2, 0, 0, 1, 1, 0, 0, 1, 2, 0, 0, 2, 0, 0, 2, 1];

    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _carried;

    public AsyncEventBuffer(ReadOnlySpan<byte> buffer)
    {
        IsKnown = buffer.Length >= HeaderBytes && buffer[0] == KnownVersion;
        if (IsKnown)
        {
            Thread = BinaryPrimitives.ReadUInt32LittleEndian(buffer[5..]);
            Time = BinaryPrimitives.ReadInt64LittleEndian(buffer[21..]);
            _rest = buffer[HeaderBytes..];
        }
    }

    /// <summary>Whether it is of the format that is known here.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Which thread's it is.</summary>
    public uint Thread { get; }

    /// <summary>The event's number.</summary>
    public byte Event { get; private set; }

    /// <summary>When the event was, in ticks of the stopwatch.</summary>
    public long Time { get; private set; }

    /// <summary>Goes to the next event; false at the end, and where one is not known.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty || !IsKnown)
        {
            return false;
        }
        Event = _rest[0];
        _rest = _rest[1..];
        Time += (long)Number(ref _rest);
        if (Event >= LengthBytes.Length)
        {
            IsKnown = false;
            return false;
        }
        var length = LengthBytes[Event] switch
        {
            0 => 0,
            1 => _rest[0],
            _ => BinaryPrimitives.ReadUInt16LittleEndian(_rest),
        };
        _carried = _rest.Slice(LengthBytes[Event], length);
        _rest = _rest[(LengthBytes[Event] + length)..];
        return true;
    }

    /// <summary>The task of a resumed one.</summary>
    public readonly ulong Resumed()
    {
        var carried = _carried;
        return Number(ref carried);
    }

    /// <summary>The task and the addresses of its frames, innermost first, of one that was parked.</summary>
    /// <param name="hasParent">Whether it was made now, by another.</param>
    public readonly (ulong Task, nint[] Frames) Parked(bool hasParent)
    {
        var carried = _carried[2..];
        var frames = new nint[carried[0]];
        carried = carried[1..];
        if (hasParent)
        {
            Number(ref carried);
        }
        var task = Number(ref carried);
        var address = 0UL;
        for (var i = 0; i < frames.Length; i++)
        {
            var number = Number(ref carried);
            address = i == 0 ? number : address + ((number >> 1) ^ (0 - (number & 1)));
            frames[i] = (nint)address;
        }
        return (task, frames);
    }

    private static ulong Number(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }
}
