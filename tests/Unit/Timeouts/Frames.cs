using System.Buffers.Binary;
using System.Text;

namespace Leak.Unit.Timeouts;

/// <summary>HTTP/2 frames as bytes (RFC 9113, section 6).</summary>
internal static class Frames
{
    public const byte Data = 0;
    public const byte HeadersType = 1;
    public const byte RstStream = 3;
    public const byte SettingsType = 4;
    public const byte PingType = 6;
    public const byte GoAwayType = 7;
    private const byte WindowUpdateType = 8;
    private const byte ContinuationType = 9;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    public static byte[] Preface { get; } = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    public static byte[] Settings { get; } = Frame(SettingsType, 0, 0, []);

    public static byte[] Ping { get; } = Frame(PingType, 0, 0, new byte[8]);

    public static byte[] GoAway { get; } = Frame(GoAwayType, 0, 0, new byte[8]);

    /// <summary>SETTINGS with an INITIAL_WINDOW_SIZE of 0.</summary>
    public static byte[] ZeroWindow { get; } = Frame(SettingsType, 0, 0, [0, 4, 0, 0, 0, 0]);

    public static byte[] Get(int stream, string path) => Headers(stream, path, EndHeaders | EndStream, 0x82);

    public static byte[] Post(int stream, string path) => Headers(stream, path, EndHeaders, 0x83);

    public static byte[] HeadWithoutEnd(int stream, string path) => Headers(stream, path, EndStream, 0x82);

    public static byte[] Continuation(int stream) => Frame(ContinuationType, 0, stream, []);

    public static byte[] Reset(int stream) => Frame(RstStream, 0, stream, [0, 0, 0, 8]);

    public static byte[] WindowUpdate(int stream, int bytes)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        return Frame(WindowUpdateType, 0, stream, payload);
    }

    public static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>The types of the whole frames in <paramref name="bytes"/>.</summary>
    public static IReadOnlyList<byte> TypesIn(ReadOnlySpan<byte> bytes)
    {
        var types = new List<byte>();
        while (bytes.Length >= 9 && ((bytes[0] << 16) | (bytes[1] << 8) | bytes[2]) is var length && bytes.Length >= 9 + length)
        {
            types.Add(bytes[3]);
            bytes = bytes[(9 + length)..];
        }

        return types;
    }

    // HPACK without Huffman: :method and :scheme from the static table, :path and :authority as literals of indexed names.
    private static byte[] Headers(int stream, string path, byte flags, byte method) =>
        Frame(HeadersType, flags, stream, [method, 0x86, 0x04, (byte)path.Length, .. Encoding.ASCII.GetBytes(path), 0x01, 1, (byte)'a']);
}
