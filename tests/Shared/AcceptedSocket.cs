using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Leak.Shared;

/// <summary>What a server does with a connection that it accepted. Reads wait until the socket's own timeout.</summary>
internal static class AcceptedSocket
{
    public static string ReceiveText(this Socket socket, int bytes) => Encoding.ASCII.GetString(socket.ReceiveBytes(bytes));

    /// <exception cref="EndOfStreamException">The client closed before.</exception>
    public static byte[] ReceiveBytes(this Socket socket, int bytes)
    {
        var buffer = new byte[bytes];
        var filled = 0;
        while (filled < bytes)
        {
            var read = socket.Receive(buffer, filled, bytes - filled, SocketFlags.None);
            if (read == 0)
            {
                throw new EndOfStreamException($"The client closed after {filled} of {bytes} bytes.");
            }

            filled += read;
        }

        return buffer;
    }

    /// <summary>A whole request: its head, and the body that Content-Length announces.</summary>
    public static string ReceiveRequest(this Socket socket)
    {
        const string Length = "Content-Length: ";
        var head = socket.ReceiveHead();
        var length = head.Split("\r\n")
            .Where(line => line.StartsWith(Length, StringComparison.Ordinal))
            .Select(line => int.Parse(line.AsSpan(Length.Length), CultureInfo.InvariantCulture))
            .SingleOrDefault();
        return head + socket.ReceiveText(length);
    }

    public static string ReceiveHead(this Socket socket)
    {
        var head = string.Empty;
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head += socket.ReceiveText(1);
        }

        return head;
    }

    public static void SendText(this Socket socket, string text) => socket.Send(Encoding.ASCII.GetBytes(text));

    /// <summary>Sends RST.</summary>
    public static void Reset(this Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    /// <summary>Fails where the client sends more, or closes its side, within 50 ms.</summary>
    public static void ShouldBeSilent(this Socket socket) =>
        socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead).ShouldBeFalse("nothing more comes, no FIN either");
}
