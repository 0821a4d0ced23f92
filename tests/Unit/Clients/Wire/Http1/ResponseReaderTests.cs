using System.Text;
using Leak.Clients.Wire.Http1;

namespace Leak.Unit.Clients.Wire.Http1;

internal sealed class ResponseReaderTests
{
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200)]
    [TestCase("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", 404)]
    [TestCase("HTTP/1.1 204 No Content\r\n\r\n", 204)]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n", 200)]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: a\r\n\r\n", 200)]
    [TestCase("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200)]
    [TestCase("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", 101)]
    public void Response_WhenWhole_IsCompleteAndNotAByteBefore(string response, int status)
    {
        var bytes = Encoding.ASCII.GetBytes(response);
        var reader = new ResponseReader();

        for (var index = 0; index < bytes.Length; index++)
        {
            reader.IsComplete.ShouldBeFalse($"after {index} of {bytes.Length} bytes");
            reader.Read(bytes.AsSpan(index, 1)).ShouldBe(1);
        }

        reader.IsComplete.ShouldBeTrue();
        reader.StatusCode.ShouldBe(status);
    }

    [Test]
    public void Response_WhenAnotherFollows_TakesOnlyItsOwnBytes()
    {
        var reader = new ResponseReader();
        const string First = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

        var taken = reader.Read(Encoding.ASCII.GetBytes(First + "HTTP/1.1 408 Request Timeout\r\n\r\n"));

        taken.ShouldBe(First.Length);
        reader.StatusCode.ShouldBe(200);
    }

    [TestCase("HTTP/1.1 200 OK\r\n\r\nuntil close", 200)]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno size", 200)]
    [TestCase("\u0015\u0003\u0001 an alert, not HTTP\n", null)]
    public void Response_WhenItsEndCannotBeTold_IsNeverComplete(string response, int? status)
    {
        var bytes = Encoding.ASCII.GetBytes(response);
        var reader = new ResponseReader();

        reader.Read(bytes).ShouldBe(bytes.Length);

        reader.IsComplete.ShouldBeFalse();
        reader.StatusCode.ShouldBe(status);
    }

    [TestCase("Connection: close\r\n", true)]
    [TestCase("Connection: keep-alive\r\n", false)]
    [TestCase("", false)]
    public void Response_WhenItAnnouncesTheEnd_SaysSo(string header, bool closes)
    {
        var reader = new ResponseReader();

        reader.Read(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{header}Content-Length: 0\r\n\r\n"));

        reader.Closes.ShouldBe(closes);
    }
}
