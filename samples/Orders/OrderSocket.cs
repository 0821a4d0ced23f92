using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Orders;

/// <summary>Orders over a WebSocket: a client sends the name of an item, and is sent the order that was made of it.</summary>
public static class OrderSocket
{
    public static async Task ServeAsync(HttpContext context, OrderBook book)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                return;
            }

            var order = book.Add(new NewOrder(Encoding.UTF8.GetString(buffer, 0, received.Count), Quantity: 1), price: null);
            await socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(order, JsonSerializerOptions.Web), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        }
    }
}
