using Leak.Clients.Wire.WebSockets;

namespace Leak.Scenarios.Fuzzing.Generation;

/// <summary>Whole and broken frames of a WebSocket's client.</summary>
internal static class WebSocketBytes
{
    public static readonly byte[] Pong = WebSocketFrame.Write(WebSocketFrame.Pong, []);

    public static byte[] Of(Dice dice) => dice.Between(0, 8) switch
    {
        0 => Pong,
        1 => WebSocketFrame.Write(WebSocketFrame.Ping, [1, 2, 3]),
        2 => WebSocketText.Close,

        // A message in pieces, and a piece of a frame.
        3 => [0x01, 0x81, 0, 0, 0, 0, (byte)'a'],
        4 => [0x00, 0x81, 0, 0, 0, 0, (byte)'b'],
        5 => [0x82, 0xfe, 0x01],
        6 => dice.Bytes(dice.Between(1, 20)),
        _ => WebSocketFrame.Write(WebSocketFrame.Text, new byte[dice.Between(0, 125)]),
    };
}
