namespace Leak.Clients.Wire.WebSockets;

/// <summary>One WebSocket frame (RFC 6455, 5.2).</summary>
/// <param name="Operation">What it is.</param>
/// <param name="Payload">What it carries.</param>
internal readonly record struct WebSocketFrame(byte Operation, byte[] Payload)
{
    public const byte Text = 1;
    public const byte Close = 8;
    public const byte Ping = 9;
    public const byte Pong = 10;

    /// <summary>A whole frame of a client: masked, with zeros.</summary>
    /// <param name="operation">What it is.</param>
    /// <param name="payload">At most 125 bytes, as in a control frame.</param>
    public static byte[] Write(byte operation, byte[] payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, 125);
        return [(byte)(0x80 | operation), (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];
    }
}
